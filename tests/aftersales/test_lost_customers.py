"""Lost customers are called, won back or gone; prospects are invited (domain.md 4.11)."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from aftersales.choices import LostState, ProspectState
from aftersales.models import CustomerCard, LostCase, Prospect
from aftersales.services import (
    Outcome,
    ProspectFacts,
    follow_prospects,
    invite_prospect,
    note_prospect,
    record_outcome,
    refresh_dealer,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.registry.choices import ConsentScope, ContactChannel, DncScope, FlagKind
from dealerops.registry.models import ContactLog
from dealerops.registry.services import (
    allow_contacts,
    consent_to,
    raise_flag,
    record_consent,
    stop_contacts,
)
from dealerops.workcal.services import local_date
from tests.factories.aftersales import a_delivered_order, make_driver

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PHONE = ContactChannel.PHONE


@pytest.fixture
def order(workshop):
    long_ago = timezone.now() - 400 * DAY
    return a_delivered_order(
        workshop.dealer, delivered_at=long_ago, advisor=workshop.advisor,
        technician=workshop.technician, customer=make_driver("王小红", "13912345678"),
    )  # fmt: skip


@pytest.fixture
def case(workshop, order) -> LostCase:
    refresh_dealer(workshop.dealer.pk, on=timezone.localdate())
    return LostCase.objects.get()


def comes_back(workshop, order, *, after: int):
    return a_delivered_order(
        workshop.dealer, customer=order.customer, vehicle=order.vehicle, mileage=14_000,
        delivered_at=timezone.now() + after * DAY, advisor=workshop.advisor,
        technician=workshop.technician,
    )  # fmt: skip


def night(workshop, *, after: int) -> None:
    refresh_dealer(workshop.dealer.pk, on=timezone.localdate() + after * DAY)


def test_asking_why_is_a_service_call(workshop, case):
    record_outcome(case.pk, Outcome("WAITING", PHONE, said="太慢了"), by=workshop.advisor)
    case.refresh_from_db()
    assert (case.state, case.reason, case.controllable) == (LostState.CONTACTED, "WAITING", True)
    assert case.contacted_by_id == workshop.advisor.user_id
    assert ContactLog.objects.get().purpose == "REMINDER"
    assert Entry.objects.filter(topic="aftersales.lost_case_answered").exists()


def test_an_offer_needs_consent(workshop, case):
    offer = Outcome("PRICE", PHONE, offer="工时八折")
    with pytest.raises(DomainError, match="CONSENT_MISSING"):
        record_outcome(case.pk, offer, by=workshop.advisor)
    record_consent(
        case.card.customer_id, ConsentScope.MARKETING, is_given=True, channel="COUNTER", by=SYSTEM
    )
    record_outcome(case.pk, offer, by=workshop.advisor)
    assert ContactLog.objects.get().purpose == "WIN_BACK"


def test_nonsense_is_refused_together(workshop, case):
    yesterday = timezone.localdate() - DAY
    wrong = Outcome("BORED", PHONE, promised_on=yesterday, left=True)
    with pytest.raises(InvalidInput) as caught:
        record_outcome(case.pk, wrong, by=workshop.advisor)
    assert [one.code for one in caught.value.refusals] == [
        "LOST_REASON",
        "PROMISE_PAST",
        "NOT_GONE",
    ]


def test_a_visit_within_60_days_of_the_call_is_a_win(workshop, case, order):
    record_outcome(case.pk, Outcome("PRICE", PHONE), by=workshop.advisor)
    visit = comes_back(workshop, order, after=60)
    night(workshop, after=61)
    case.refresh_from_db()
    assert (case.state, case.visit) == (LostState.WON_BACK, visit)
    assert case.closed_on == timezone.localdate() + 60 * DAY


def test_the_60_days_run_from_the_first_talk(workshop, case):
    record_outcome(case.pk, Outcome("PRICE", PHONE), by=workshop.advisor)
    case.refresh_from_db()
    first = case.contacted_at
    with time_machine.travel(timezone.now() + 40 * DAY, tick=True):
        record_outcome(case.pk, Outcome("WAITING", PHONE), by=workshop.director)
    case.refresh_from_db()
    assert (case.contacted_at, case.contacted_by_id) == (first, workshop.advisor.user_id)
    assert case.reason == "WAITING"
    night(workshop, after=61)
    case.refresh_from_db()
    assert case.state == LostState.NOT_WON


def test_a_visit_after_60_days_is_none(workshop, case, order):
    record_outcome(case.pk, Outcome("PRICE", PHONE), by=workshop.advisor)
    night(workshop, after=60)
    case.refresh_from_db()
    assert case.state == LostState.CONTACTED
    comes_back(workshop, order, after=61)
    night(workshop, after=62)
    case.refresh_from_db()
    assert case.state == LostState.NOT_WON


def test_who_does_not_come_is_given_up_after_60_days(workshop, case):
    record_outcome(case.pk, Outcome("DISTANCE", PHONE), by=workshop.advisor)
    night(workshop, after=61)
    case.refresh_from_db()
    assert (case.state, case.controllable) == (LostState.NOT_WON, False)
    with pytest.raises(TransitionRefused):
        record_outcome(case.pk, Outcome("PRICE", PHONE), by=workshop.advisor)


def test_a_car_that_is_gone_is_not_counted_any_more(workshop, case):
    record_outcome(case.pk, Outcome("SOLD", PHONE, left=True), by=workshop.advisor)
    card = CustomerCard.objects.get()
    assert (card.leaving, card.left_on) == ("SOLD", timezone.localdate())
    case.refresh_from_db()
    assert case.state == LostState.LEFT
    night(workshop, after=1)
    card.refresh_from_db()
    assert card.retention.status == "NOT_COUNTED"


def not_reached(case, by, **more) -> None:
    record_outcome(case.pk, Outcome("NOT_REACHED", PHONE, **more), by=by)
    case.refresh_from_db()


def test_whom_nobody_reached_is_still_to_be_called(workshop, case, order):
    not_reached(case, workshop.advisor, said="无人接听", offer="八折")
    assert (case.state, case.reason, case.said) == (LostState.OPEN, "NOT_REACHED", "无人接听")
    assert (case.contacted_at, case.contacted_by, case.offer) == (None, None, "")
    assert not ContactLog.objects.get().is_counted
    assert list(LostCase.objects.to_call()) == [case]
    night(workshop, after=50)
    visit = comes_back(workshop, order, after=51)
    night(workshop, after=52)
    case.refresh_from_db()
    assert (case.state, case.visit) == (LostState.RETURNED, visit)  # not a win of the call


def test_whom_nobody_reached_is_given_up_two_months_after_the_call_was_due(workshop, case):
    not_reached(case, workshop.advisor)
    due_on = local_date(case.due_at)
    for days, state in ((60, LostState.OPEN), (61, LostState.NOT_WON)):
        night(workshop, after=(due_on - timezone.localdate()).days + days)
        case.refresh_from_db()
        assert (case.state, case.contacted_at) == (state, None)


def test_a_legal_hold_takes_nobodys_time_to_come_back(workshop, case):
    record_outcome(case.pk, Outcome("PRICE", PHONE), by=workshop.advisor)
    raise_flag(case.card.customer_id, FlagKind.LEGAL_HOLD, about="case 1", by=SYSTEM)
    night(workshop, after=90)
    case.refresh_from_db()
    assert case.state == LostState.CONTACTED


def test_a_second_call_that_nobody_answers_keeps_what_was_said(workshop, case):
    day = timezone.localdate() + 3 * DAY
    record_outcome(case.pk, Outcome("PRICE", PHONE, promised_on=day), by=workshop.advisor)
    with time_machine.travel(timezone.now() + DAY, tick=True):
        not_reached(case, workshop.advisor)
    assert (case.state, case.reason, case.promised_on) == (LostState.CONTACTED, "PRICE", day)


def test_the_page_says_that_nobody_answered(workshop, case, sign_in):
    client = sign_in(workshop.advisor)
    typed = {"reason": "NOT_REACHED", "channel": "PHONE", "said": "关机", "version": case.version}
    answer = reverse("customers:lost_answer", args=(case.pk,))
    with translation.override("en"):
        page = client.post(answer, typed, follow=True, headers={"accept-language": "en"})
    assert "Noted: nobody answered." in page.content.decode()
    assert "关机" in page.content.decode()


def test_only_own_people_call(workshop, case):
    for actor in (workshop.colleague, workshop.neighbour, workshop.cashier):
        with pytest.raises(LostCase.DoesNotExist):
            record_outcome(case.pk, Outcome("PRICE", PHONE), by=actor)
    with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
        record_outcome(case.pk, Outcome("PRICE", PHONE), by=workshop.manager)


def test_the_call_is_noted_on_its_page(workshop, case, sign_in):
    client = sign_in(workshop.advisor)
    url = reverse("customers:lost_case", args=(case.pk,))
    page = client.get(url).content.decode()
    assert "王*红" in page
    assert "13912345678" not in page
    answer = reverse("customers:lost_answer", args=(case.pk,))
    typed = {"reason": "QUALITY", "channel": "PHONE", "said": "异响", "version": case.version}
    without_consent = client.post(answer, {**typed, "offer": "八折"})
    assert without_consent.status_code == 409
    assert "异响" in without_consent.content.decode()
    assert client.post(answer, {"channel": "PHONE"}).status_code == 400
    assert client.post(answer, typed).status_code == 302
    assert "异响" in client.get(url).content.decode()
    listed = client.get(reverse("customers:lost"), {"view": "spoken"}).content.decode()
    assert url in listed
    assert sign_in(workshop.colleague).get(url).status_code == 404


@pytest.mark.parametrize(("scope", "waiting"), [(DncScope.ALL, 0), (DncScope.MARKETING, 1)])
def test_who_asked_not_to_be_called_waits_on_no_list(workshop, case, sign_in, scope, waiting):
    stop_contacts(case.card.customer_id, scope, channel=PHONE, by=SYSTEM)
    assert LostCase.objects.to_call().count() == waiting
    assert LostCase.objects.overdue(timezone.now() + 30 * DAY).count() == waiting
    client = sign_in(workshop.advisor)
    url = reverse("customers:lost_case", args=(case.pk,))
    for page, shown in (("call", waiting), ("all", 1)):
        listed = client.get(reverse("customers:lost"), {"view": page}).content.decode()
        assert (url in listed) == bool(shown)


def test_who_took_the_request_back_is_called_again(workshop, case):
    for _ in range(2):
        stop_contacts(case.card.customer_id, DncScope.ALL, channel=PHONE, by=SYSTEM)
        allow_contacts(case.card.customer_id, DncScope.ALL, by=SYSTEM)
    assert LostCase.objects.to_call().count() == 1


def refuse_calls(case):
    record_consent(
        case.card.customer_id, ConsentScope.SERVICE_CALL, is_given=False, channel=PHONE, by=SYSTEM
    )


def test_who_refuses_calls_is_nobodys_task_any_more(workshop, case):
    refuse_calls(case)
    drain("default")
    case.refresh_from_db()
    assert (case.state, case.closed_on) == (LostState.REFUSED, timezone.localdate())
    assert Entry.objects.filter(topic="aftersales.lost_case_refused").count() == 1
    for step in (lambda: night(workshop, after=1), lambda: refuse_calls(case)):
        step()
        drain("default")
    assert LostCase.objects.get().state == LostState.REFUSED  # neither again nor anew


def test_who_had_refused_calls_before_is_lost_without_a_task(workshop, order):
    record_consent(
        order.customer_id, ConsentScope.SERVICE_CALL, is_given=False, channel=PHONE, by=SYSTEM
    )
    night(workshop, after=0)
    case = LostCase.objects.get()
    assert (case.state, case.card.retention.status) == (LostState.REFUSED, "LOST")
    assert not LostCase.objects.overdue(timezone.now() + 90 * DAY).exists()


def test_who_was_spoken_to_keeps_the_time_to_come_back(workshop, case):
    record_outcome(case.pk, Outcome("PRICE", PHONE), by=workshop.advisor)
    refuse_calls(case)
    drain("default")
    night(workshop, after=60)
    assert LostCase.objects.get().state == LostState.CONTACTED
    night(workshop, after=61)
    assert LostCase.objects.get().state == LostState.NOT_WON


# --- prospects --------------------------------------------------------------------------------------
def facts(**more) -> ProspectFacts:
    near = {"distance_km": 15, "contact_allowed": True}
    return ProspectFacts("赵六", "13611112222", timezone.localdate(), **{**near, **more})


def invited(workshop, **more) -> Prospect:
    prospect = note_prospect(workshop.dealer.pk, facts(**more), by=workshop.advisor)
    return invite_prospect(prospect.pk, PHONE, by=workshop.advisor)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"distance_km": 16}, "TOO_FAR"),
        ({"distance_km": None}, "TOO_FAR"),
        ({"contact_allowed": False}, "CONTACT_NOT_ALLOWED"),
        ({"same_brand": False}, "NOT_LOST_ON_PRICE"),
        ({"lost_on_price": False}, "NOT_LOST_ON_PRICE"),
    ],
)
def test_not_everybody_is_invited(workshop, more, code):
    with pytest.raises(TransitionRefused, match=code):
        invited(workshop, **more)
    assert not ContactLog.objects.exists()


def test_the_same_district_is_near_enough(workshop):
    assert invited(workshop, distance_km=40, same_district=True).state == ProspectState.INVITED


def test_an_invitation_needs_consent_which_may_be_taken_back(workshop):
    prospect = note_prospect(workshop.dealer.pk, facts(), by=workshop.advisor)
    assert consent_to(prospect.customer_id, ConsentScope.MARKETING) is True
    record_consent(
        prospect.customer_id, ConsentScope.MARKETING, is_given=False, channel="PHONE", by=SYSTEM
    )
    with pytest.raises(DomainError, match="CONSENT_REFUSED"):
        invite_prospect(prospect.pk, PHONE, by=workshop.advisor)


def test_who_did_not_allow_us_to_get_in_touch_has_agreed_to_nothing(workshop):
    prospect = note_prospect(workshop.dealer.pk, facts(contact_allowed=False), by=workshop.advisor)
    assert consent_to(prospect.customer_id, ConsentScope.MARKETING) is None


def test_a_customer_of_ours_is_found_again_with_what_they_refused(workshop):
    known = make_driver("赵六", "13611112222")
    stop_contacts(known.pk, DncScope.MARKETING, channel=PHONE, by=SYSTEM)
    prospect = note_prospect(workshop.dealer.pk, facts(), by=workshop.advisor)
    assert prospect.customer == known
    with pytest.raises(DomainError, match="DNC"):
        invite_prospect(prospect.pk, PHONE, by=workshop.advisor)
    with pytest.raises(InvalidInput, match="PROSPECT_KNOWN"):
        note_prospect(workshop.dealer.pk, facts(), by=workshop.advisor)


def test_a_refusal_is_not_overruled_by_the_visitor_list(workshop):
    known = make_driver("赵六", "13611112222")
    scope = ConsentScope.MARKETING
    record_consent(known.pk, scope, is_given=False, channel="PHONE", by=SYSTEM)
    prospect = note_prospect(workshop.dealer.pk, facts(), by=workshop.advisor)
    assert consent_to(known.pk, scope) is False
    with pytest.raises(DomainError, match="CONSENT_REFUSED"):
        invite_prospect(prospect.pk, PHONE, by=workshop.advisor)


@pytest.mark.parametrize(("after", "state"), [(90, "CAME"), (91, "STAYED_AWAY")])
def test_a_first_visit_within_90_days_counts(workshop, after, state):
    prospect = invited(workshop)
    today = timezone.localdate()
    assert follow_prospects(workshop.dealer.pk, on=today + 90 * DAY) == 0
    a_delivered_order(
        workshop.dealer, customer=make_driver("赵六", "13611112222"),
        delivered_at=timezone.now() + after * DAY,
    )  # fmt: skip
    assert follow_prospects(workshop.dealer.pk, on=today + 92 * DAY) == 1
    prospect.refresh_from_db()
    assert prospect.state == state


def test_a_prospect_is_noted_and_invited_on_pages(workshop, sign_in):
    client = sign_in(workshop.advisor)
    new = reverse("customers:new_prospect")
    assert client.get(new).status_code == 200
    assert client.post(new, {"name": "赵六"}).status_code == 400
    typed = {
        "name": "赵六", "mobile": "13611112222", "noted_on": "2026-11-01", "distance_km": "3",
        "same_brand": "on", "lost_on_price": "on", "contact_allowed": "on",
    }  # fmt: skip
    assert client.post(new, typed).status_code == 302
    prospect = Prospect.objects.get()
    page = client.get(reverse("customers:prospect", args=(prospect.pk,))).content.decode()
    assert "赵*" in page
    assert "13611112222" not in page
    invite = reverse("customers:prospect_invite", args=(prospect.pk,))
    assert client.post(invite, {"channel": "PHONE", "version": 1}).status_code == 302
    prospect.refresh_from_db()
    assert prospect.state == ProspectState.INVITED
    listed = client.get(reverse("customers:prospects")).content.decode()
    assert reverse("customers:prospect", args=(prospect.pk,)) in listed


def test_a_prospect_is_called_and_taken_off_the_list_on_the_page(workshop, sign_in):
    prospect = note_prospect(workshop.dealer.pk, facts(), by=workshop.advisor)
    client = sign_in(workshop.advisor)
    page, show, quiet = (
        reverse(f"customers:{name}", args=(prospect.pk,))
        for name in ("prospect", "prospect_show", "prospect_quiet")
    )
    asked = {"field": "mobile", "purpose": "CONTACT_CUSTOMER"}
    assert "13611112222" in client.post(show, asked).content.decode()
    entry = Entry.objects.get(topic="registry.revealed")
    assert (entry.user_id, entry.reason) == (workshop.advisor.user_id, "CONTACT_CUSTOMER")
    assert "13611112222" not in client.get(page).content.decode()
    without = client.post(show, {"field": "mobile"})
    assert without.status_code == 400
    assert "13611112222" not in without.content.decode()

    said = {"scope": "MARKETING", "channel": "PHONE", "answer": "stop"}
    assert client.post(quiet, said).status_code == 302
    with pytest.raises(DomainError, match="DNC"):
        invite_prospect(prospect.pk, PHONE, by=workshop.advisor)
    assert client.post(quiet, {**said, "answer": "allow"}).status_code == 302
    assert invite_prospect(prospect.pk, PHONE, by=workshop.advisor).invited_at
    assert sign_in(workshop.manager).post(quiet, said).status_code == 404
    for stranger in (workshop.neighbour, workshop.cashier):
        for url in (show, quiet):
            assert sign_in(stranger).post(url, asked).status_code == 404
