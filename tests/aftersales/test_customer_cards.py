"""The customer information card: who sees it, who changes it, what stays masked (domain.md 4.6, 7.3)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from aftersales.choices import (
    ItemKind,
    ItemState,
    LossReason,
    LostState,
    MismatchState,
    Retention,
    RoType,
)
from aftersales.models import (
    CardMismatch,
    CardRetention,
    ClubMember,
    CustomerCard,
    LostCase,
    RepairOrder,
    RoItem,
    ServiceReminder,
)
from aftersales.selectors import is_club_member
from aftersales.selectors.card_page import deferred_items, service_history
from aftersales.selectors.card_print import card_print
from aftersales.services import (
    Said,
    begin_call,
    compare_cards,
    finish_interview,
    give_card,
    join_club,
    keep_answers,
    leave_club,
    plan_callback,
    recommend,
    refresh_card,
    refresh_dealer,
    send_reminder,
    settle_difference,
    stop_reminders_of,
    update_card,
)
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError, InvalidInput, StaleObject
from dealerops.identifiers.plate import PlateType
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.services import drain, record
from dealerops.registry.choices import ConsentScope, ContactChannel, ContactPurpose, DncScope
from dealerops.registry.models import MileageReading, PlateAssignment, VehicleSale
from dealerops.registry.services import consent_to, is_stopped, record_consent, stop_contacts
from dealerops.workcal.calc import at
from tests.factories.aftersales import a_delivered_order, make_driver, make_vehicle
from tests.factories.callbacks import answers, travel
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
D = dt.date
MOBILE = "13912345678"
TODAY = D(2026, 11, 20)


@pytest.fixture
def order(workshop) -> RepairOrder:
    return a_delivered_order(
        workshop.dealer, customer=make_driver("王小红", MOBILE), advisor=workshop.advisor,
        technician=workshop.technician, delivered_at=at(D(2026, 5, 10), dt.time(12)),
        type=RoType.MAINTENANCE, mileage=18_000, plate="京A12345",
    )  # fmt: skip


@pytest.fixture
def card(workshop, order) -> CustomerCard:
    refresh_dealer(workshop.dealer.pk, on=TODAY)
    return CustomerCard.objects.get()


@pytest.fixture
def clerk(workshop):
    return make_person(Role.D_INFO, workshop.dealer)


# --- who sees a card ------------------------------------------------------------------------------
def test_an_advisor_sees_own_customers_only(workshop, card, clerk):
    def sees(actor) -> bool:
        return CustomerCard.objects.visible_to(actor).filter(pk=card.pk).exists()

    assert sees(workshop.advisor)
    assert sees(clerk)
    assert sees(workshop.director)
    assert sees(workshop.manager)
    assert sees(workshop.regional)
    assert sees(workshop.auditor)
    others = (workshop.colleague, workshop.technician, workshop.cashier, workshop.neighbour)
    for actor in (*others, workshop.far_regional, make_person(Role.D_CALL, workshop.dealer)):
        assert not sees(actor), actor.role


def test_what_hangs_on_a_card_is_seen_with_the_card(workshop, card):
    for model in (CardRetention,):
        assert model.objects.visible_to(workshop.advisor).exists()
        assert not model.objects.visible_to(workshop.colleague).exists()
        assert not model.objects.visible_to(workshop.cashier).exists()


# --- changing it -------------------------------------------------------------------------------------
def test_a_change_is_journaled_by_name_and_never_by_value(workshop, card):
    typed = {"second_mobile": "+86 13800001111", "wechat": "hong", "district": "北京市海淀区"}
    update_card(card.pk, typed, by=workshop.advisor, version=card.version)
    card.refresh_from_db()
    assert card.second_mobile == "13800001111"
    assert card.version == 2
    entry = Entry.objects.get(topic="aftersales.card_changed")
    assert entry.data["changed"] == ["district", "second_mobile", "wechat"]
    assert "13800001111" not in str(entry.payload())
    with connection.cursor() as cursor:
        cursor.execute("SELECT second_mobile, wechat FROM aftersales_customercard")
        assert not {"13800001111", "hong"} & set(cursor.fetchone())


def test_an_untouched_secret_stays_and_a_stale_page_overwrites_nothing(workshop, card):
    update_card(card.pk, {"wechat": "hong"}, by=workshop.advisor)
    update_card(card.pk, {"wechat": None, "sex": "F"}, by=workshop.advisor)
    card.refresh_from_db()
    assert (card.wechat, card.sex) == ("hong", "F")
    with pytest.raises(StaleObject):
        update_card(card.pk, {"sex": "M"}, by=workshop.advisor, version=1)


def test_malformed_facts_are_refused_together(workshop, card):
    with pytest.raises(InvalidInput) as caught:
        update_card(card.pk, {"second_mobile": "123", "type": "KING"}, by=workshop.advisor)
    assert {one.field for one in caught.value.refusals} == {"second_mobile", "type"}


def test_only_leaders_say_that_a_car_is_gone(workshop, card, clerk):
    gone = {"leaving": "SOLD", "left_on": TODAY}
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        update_card(card.pk, gone, by=workshop.advisor)
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        update_card(card.pk, {"sex": "F"}, by=workshop.manager)
    update_card(card.pk, gone, by=clerk)
    refresh_dealer(workshop.dealer.pk, on=TODAY + dt.timedelta(days=1))
    assert CardRetention.objects.get().status == Retention.NOT_COUNTED


def test_each_customer_has_one_advisor_of_the_house(workshop, card, clerk):
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        give_card(card.pk, workshop.colleague.user_id, by=workshop.advisor)
    with pytest.raises(InvalidInput, match="NOT_AN_ADVISOR"):
        give_card(card.pk, workshop.technician.user_id, by=clerk)
    give_card(card.pk, workshop.colleague.user_id, by=clerk)
    assert CustomerCard.objects.visible_to(workshop.colleague).exists()
    assert not CustomerCard.objects.visible_to(workshop.advisor).exists()


def test_nobody_becomes_the_customer_of_an_advisor_who_has_left(workshop, card, clerk):
    colleague = workshop.colleague.user_id
    Membership.objects.filter(user=colleague).update(ended_at=timezone.now())
    with pytest.raises(InvalidInput, match="NOT_AN_ADVISOR"):
        give_card(card.pk, colleague, by=clerk)


def test_the_history_tells_what_was_said_only_once_the_interview_is_over(workshop, card, order):
    clerk = make_person(Role.D_CALL, workshop.dealer)
    task = plan_callback(order.pk, by=SYSTEM)
    with travel("2026-05-12T10:00"):
        begin_call(task.pk, by=clerk)
        scores = answers(task, q6=2)
        keep_answers(task.pk, scores, by=clerk, said=Said(is_complaint=True))
        (visit,) = service_history(card)
        assert (visit.score, visit.complaint) == (None, False)
        finish_interview(task.pk, by=clerk)
    (visit,) = service_history(card)
    assert (visit.score, visit.complaint) == (2, True)


@pytest.mark.parametrize(
    ("later", "is_left"),
    [
        ({"code": "TYR-1", "description": "轮胎两条"}, False),
        ({"description": "轮胎"}, False),
        ({"description": "轮胎", "kind": ItemKind.PART}, True),
        ({"description": "机油"}, True),
        ({"code": "TYR-1", "description": "轮胎", "state": ItemState.DECLINED}, True),
    ],
)
def test_work_that_was_put_off_leaves_the_card_once_it_is_done(
    workshop, card, order, later, is_left
):
    facts = {"kind": ItemKind.LABOUR, "description": "轮胎", "payer": "INTERNAL", "amount": 1}
    put_off = RoItem.objects.create(order=order, **facts, code="TYR-1", state=ItemState.DEFERRED)
    assert deferred_items(card) == [put_off]
    again = a_delivered_order(workshop.dealer, vehicle=card.vehicle, customer=card.customer)
    RoItem.objects.create(order=again, **{**facts, "state": ItemState.QC_OK, **later})
    assert deferred_items(card) == ([put_off] if is_left else [])


def test_what_was_done_before_leaves_newly_put_off_work_on_the_card(workshop, card, order):
    facts = {"kind": ItemKind.LABOUR, "description": "轮胎", "payer": "INTERNAL", "amount": 1}
    RoItem.objects.create(order=order, **facts, state=ItemState.QC_OK)
    again = a_delivered_order(workshop.dealer, vehicle=card.vehicle, customer=card.customer)
    put_off = RoItem.objects.create(order=again, **facts, state=ItemState.DEFERRED)
    assert deferred_items(card) == [put_off]


def test_who_recommended_us_is_a_customer_of_ours(workshop, card, clerk):
    with pytest.raises(InvalidInput, match="REFERRER_UNKNOWN"):
        recommend(card.pk, card.vehicle.vin, by=clerk)
    friend = a_delivered_order(workshop.dealer, advisor=workshop.advisor)
    refresh_dealer(workshop.dealer.pk, on=D(2026, 11, 30))
    recommend(card.pk, friend.vehicle.vin, by=clerk)
    card.refresh_from_db()
    assert card.referred_by.vehicle == friend.vehicle


# --- a delivery reaches the card -----------------------------------------------------------------------
def test_a_delivery_brings_the_card_up_to_date(workshop, order, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        record(order, "aftersales.order_delivered", by=workshop.advisor)
    drain("default")
    row = CardRetention.objects.get()
    assert (row.card.customer_id, row.visited_on) == (order.customer_id, D(2026, 5, 10))
    assert row.service_on is not None
    assert MileageReading.objects.filter(vehicle=order.vehicle).count() == 1
    assert not Delivery.objects.filter(done_at=None).exists()


# --- reminders ---------------------------------------------------------------------------------------
@pytest.fixture
def reminder(card) -> ServiceReminder:
    return ServiceReminder.objects.create(
        card=card, service_on=TODAY, stage=14, due_on=TODAY - dt.timedelta(days=14)
    )


def test_a_reminder_is_a_contact_of_the_day(workshop, card, reminder):
    send_reminder(reminder.pk, ContactChannel.PHONE, was_reached=False, by=workshop.advisor)
    reminder.refresh_from_db()
    assert reminder.state == "DUE"
    send_reminder(reminder.pk, ContactChannel.PHONE, was_reached=True, by=workshop.advisor)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.done_by_id) == ("DONE", workshop.advisor.user_id)
    with pytest.raises(DomainError, match="REMINDER_OVER"):
        send_reminder(reminder.pk, ContactChannel.PHONE, was_reached=True, by=workshop.advisor)


def test_a_do_not_call_request_takes_reminders_back_at_once(workshop, card, reminder):
    stop_contacts(card.customer_id, DncScope.ALL, channel=ContactChannel.PHONE, by=SYSTEM)
    drain("default")
    reminder.refresh_from_db()
    assert reminder.state == "STOPPED"
    assert stop_reminders_of(card.customer_id, by=SYSTEM) == 0


# --- the club -----------------------------------------------------------------------------------------
def test_a_customer_is_in_the_club_once_and_may_leave(workshop, card):
    member = join_club(card.pk, "C-001", "GOLD", by=workshop.advisor)
    place = {"dealer_id": card.dealer_id, "customer_id": card.customer_id}
    assert is_club_member(**place)
    with pytest.raises(InvalidInput):
        join_club(card.pk, "C-002", "GOLD", by=workshop.advisor)
    leave_club(member.pk, by=workshop.advisor)
    assert not is_club_member(**place)
    with pytest.raises(DomainError, match="CLUB_LEFT"):
        leave_club(member.pk, by=workshop.advisor)
    with pytest.raises(InvalidInput):
        join_club(card.pk, "C-001", "GOLD", by=workshop.advisor)
    join_club(card.pk, "C-003", "SILVER", by=workshop.advisor)
    assert ClubMember.objects.count() == 2


def test_a_member_of_another_advisor_leads_back_to_the_club(workshop, card, sign_in):
    member = join_club(card.pk, "C-001", "GOLD", by=workshop.advisor)
    page = reverse("customers:member", args=(member.pk,))
    assert sign_in(workshop.advisor).get(page).url == reverse("customers:card", args=(card.pk,))
    answer = sign_in(workshop.colleague).get(page, follow=True)
    assert answer.redirect_chain == [(reverse("customers:club"), 302)]
    assert len(list(answer.context["messages"])) == 1


# --- the weekly comparison -------------------------------------------------------------------------------
def test_a_card_is_compared_with_sale_and_repair_records(workshop, card, clerk):
    buyer = make_driver("李四", "13700000001")
    VehicleSale.objects.create(
        vehicle=card.vehicle, sold_on=D(2026, 6, 1), buyer=buyer, plate="京B99999"
    )
    other = make_vehicle()
    since = (D(2026, 1, 1), None)
    for car, plate in ((card.vehicle, "京C00001"), (other, "京A12345")):
        PlateAssignment.objects.create(
            vehicle=car, plate=plate, type=PlateType.REGULAR, valid=since
        )
    assert compare_cards(workshop.dealer.pk, on=TODAY) == 5
    found = set(CardMismatch.objects.values_list("compared", "against"))
    assert found == {
        ("NAME", "SALE"), ("MOBILE", "SALE"), ("PLATE", "SALE"),
        ("SOLD_ON", "SALE"),  # the car was here before it was sold
        ("VIN", "ORDER"),  # its plate stands on another car
    }  # fmt: skip
    assert compare_cards(workshop.dealer.pk, on=TODAY) == 0
    settled = CardMismatch.objects.get(compared="PLATE")
    settle_difference(settled.pk, by=clerk)
    VehicleSale.objects.update(buyer=card.customer)
    assert compare_cards(workshop.dealer.pk, on=TODAY) == 0
    states = dict(CardMismatch.objects.values_list("compared", "state"))
    assert states == {
        "NAME": MismatchState.GONE, "MOBILE": MismatchState.GONE, "PLATE": MismatchState.SETTLED,
        "SOLD_ON": MismatchState.OPEN, "VIN": MismatchState.OPEN,
    }  # fmt: skip
    with pytest.raises(DomainError, match="DIFFERENCE_OVER"):
        settle_difference(settled.pk, by=clerk)
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        settle_difference(CardMismatch.objects.get(compared="VIN").pk, by=workshop.advisor)


# --- pages -----------------------------------------------------------------------------------------------
def test_the_page_is_masked_and_a_look_is_recorded(workshop, card, sign_in):
    client = sign_in(workshop.advisor)
    page = client.get(reverse("customers:card", args=(card.pk,))).content.decode()
    assert "王*红" in page
    assert MOBILE not in page
    asked = {"field": "customer.mobile", "purpose": "CONTACT_CUSTOMER"}
    shown = client.post(reverse("customers:card_show", args=(card.pk,)), asked)
    assert MOBILE in shown.content.decode()
    entry = Entry.objects.get(topic="registry.revealed")
    assert (entry.user_id, entry.reason) == (workshop.advisor.user_id, "CONTACT_CUSTOMER")
    again = client.get(reverse("customers:card", args=(card.pk,))).content.decode()
    assert MOBILE not in again
    without = client.post(
        reverse("customers:card_show", args=(card.pk,)), {"field": "customer.mobile"}
    )
    assert without.status_code == 400
    assert MOBILE not in without.content.decode()


def test_a_foreign_card_is_as_good_as_missing(workshop, card, sign_in):
    for actor in (workshop.colleague, workshop.neighbour, workshop.cashier):
        client = sign_in(actor)
        for name in ("card", "card_form"):
            assert client.get(reverse(f"customers:{name}", args=(card.pk,))).status_code == 404
        assert client.post(reverse("customers:card_save", args=(card.pk,))).status_code == 404


def test_the_card_is_edited_on_its_page(workshop, card, sign_in):
    client = sign_in(workshop.advisor)
    url = reverse("customers:card_save", args=(card.pk,))
    typed = {"type": "VIP", "sex": "F", "birthday": "1990-05-12", "version": card.version}
    assert client.post(url, typed).status_code == 302
    card.refresh_from_db()
    assert (card.type, card.birthday) == ("VIP", D(1990, 5, 12))
    assert client.post(url, {**typed, "birthday": "gestern"}).status_code == 400
    assert client.post(url, {**typed, "version": 1}).status_code == 409
    page = client.get(reverse("customers:card", args=(card.pk,))).content.decode()
    assert "05-12" in page
    assert "1990-05-12" in page  # only in the form of those who may change it


def test_consent_is_noted_and_taken_back_in_one_step(workshop, card, sign_in):
    client = sign_in(workshop.advisor)
    url = reverse("customers:card_consent", args=(card.pk,))
    said = {"scope": "MARKETING", "channel": "COUNTER"}
    for answer, is_given in (("yes", True), ("no", False)):
        assert client.post(url, {**said, "answer": answer}).status_code == 302
        assert consent_to(card.customer_id, ConsentScope.MARKETING) is is_given
    quiet = reverse("customers:card_quiet", args=(card.pk,))
    for answer, is_quiet in (("stop", True), ("allow", False)):
        client.post(quiet, {"scope": "ALL", "channel": "PHONE", "answer": answer})
        assert is_stopped(card.customer_id, ContactPurpose.REMINDER) is is_quiet
    client.post(url, {"scope": "EVERYTHING"})
    assert consent_to(card.customer_id, ConsentScope.MARKETING) is False
    assert sign_in(workshop.colleague).post(url, {**said, "answer": "yes"}).status_code == 404


def test_the_card_prints_as_pdf(workshop, card, sign_in):
    join_club(card.pk, "C-001", "GOLD", by=workshop.advisor)
    response = sign_in(workshop.director).get(reverse("customers:card_form", args=(card.pk,)))
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response).startswith(b"%PDF")


def test_the_print_says_what_stands_on_the_card(workshop, card):
    """The fields of domain.md 4.6, what is personal masked."""
    join_club(card.pk, "C-001", "GOLD", by=workshop.advisor)
    consent = {"channel": ContactChannel.PHONE, "by": workshop.advisor}
    record_consent(card.customer_id, ConsentScope.MARKETING, is_given=False, **consent)
    stop_contacts(card.customer_id, DncScope.SURVEY, **consent)
    facts = {
        "second_mobile": "13800001111", "wechat": "wang_fang", "birthday": D(1980, 2, 3),
        "warranty_km": 100_000, "finance_until": D(2028, 1, 31),
    }  # fmt: skip
    update_card(card.pk, facts, by=workshop.advisor)
    VehicleSale.objects.create(
        vehicle=card.vehicle, sold_on=D(2025, 5, 1), dealer=workshop.dealer, consultant="赵顾问"
    )
    friend = CustomerCard.objects.create(
        dealer=workshop.dealer,
        vehicle=make_vehicle(),
        customer=make_driver("李四"),
        referred_by=card,
    )
    LostCase.objects.create(
        card=card, lost_on=TODAY, visited_on=D(2026, 5, 10), due_at=timezone.now(),
        state=LostState.CONTACTED, reason=LossReason.DISTANCE, contacted_at=timezone.now(),
        contacted_by_id=workshop.advisor.user_id,
    )  # fmt: skip
    fresh = CustomerCard.objects.visible_to(workshop.director).for_page().get(pk=card.pk)
    with translation.override("en"):
        said = card_print(fresh, workshop.director, printed_by="-")
        shown = {label: value for part in said["facts"] for label, value in part["pairs"]}
        wanted = {
            "Birthday": "02-03", "Club number": "C-001", "Level": "Gold",
            "Recommendations": friend.customer.masked_name, "Sales consultant": "赵顾问",
            "Sold by": str(workshop.dealer.display_name), "Why they stay away": "Too far away",
            str(ConsentScope.MARKETING.label): "refused",
            "Asked not to be called": str(DncScope.SURVEY.label),
        }  # fmt: skip
    assert {name: shown[name] for name in wanted} == wanted
    for name in (
        "Joined on",
        "Warranty up to km",
        "Financed until",
        "Next service",
        "Last qualified visit",
    ):
        assert shown[name] != "–", name
    assert (shown["Second phone"], shown["WeChat"]) == (
        fresh.masked_second_mobile, fresh.masked_wechat
    )  # fmt: skip
    assert "13800001111" not in str(said)
    assert "wang_fang" not in str(said)
    (visit,) = said["history"]["rows"]
    assert len(visit) == len(said["history"]["heads"])
    assert str(card.advisor) in visit[5]
    assert "," in visit[5]  # the technician, too


@pytest.mark.parametrize("q", ["{vin}", "12345", "王小红", MOBILE])
def test_a_customer_is_found(workshop, card, sign_in, q):
    client = sign_in(workshop.advisor)
    q = q.format(vin=card.vehicle.vin[-6:])
    page = client.get(reverse("customers:cards"), {"q": q}).content.decode()
    assert reverse("customers:card", args=(card.pk,)) in page
    assert MOBILE[:8] not in page.replace(f'value="{MOBILE}"', "").replace(f"q={MOBILE}", "")


@pytest.mark.parametrize("q", ["999999", "赵六六", MOBILE[:-1] + "9", MOBILE[:10]])
def test_nobody_else_is_found(workshop, card, sign_in, q):
    page = sign_in(workshop.advisor).get(reverse("customers:cards"), {"q": q}).content.decode()
    assert reverse("customers:card", args=(card.pk,)) not in page


def test_pages_ask_no_more_with_more_customers(workshop, card, sign_in):
    client = sign_in(workshop.director)
    pages = [
        *(reverse(f"customers:{name}") for name in ("cards", "lost", "club", "prospects")),
        reverse("customers:retention"),
        reverse("customers:card", args=(card.pk,)),
    ]
    client.get(pages[0])
    few = [_asked(client, url) for url in pages]
    for place in range(12):
        who = {"customer": make_driver(), "vehicle": make_vehicle(), "advisor": workshop.advisor}
        years_ago = D(2025, 1 + place % 12, 3)
        a_delivered_order(workshop.dealer, delivered_at=at(years_ago, dt.time(12)), **who)
    a_delivered_order(
        workshop.dealer, customer=card.customer, vehicle=card.vehicle, advisor=workshop.advisor,
        delivered_at=at(D(2026, 8, 1), dt.time(9)), mileage=21_000,
    )  # fmt: skip
    refresh_dealer(workshop.dealer.pk, on=TODAY + dt.timedelta(days=1))
    refresh_card(card.pk, now=at(TODAY, dt.time(9)))
    many = [_asked(client, url) for url in pages]
    assert all(more <= less + 2 for more, less in zip(many, few, strict=True)), (few, many)
    assert max(many) <= 45, many


def _asked(client, url) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200, url
    return len(asked)


def test_the_home_shows_what_to_do_now(workshop, card, reminder, sign_in, clerk):
    record_consent(
        card.customer_id, ConsentScope.MARKETING, is_given=True, channel="COUNTER", by=SYSTEM
    )
    for actor in (workshop.advisor, clerk, workshop.director, workshop.manager):
        page = sign_in(actor).get("/").content.decode()
        assert "王*红" in page or actor is workshop.manager


def test_a_car_is_masked_like_its_customer(workshop, card, clerk, sign_in):
    car, friend = card.vehicle, a_delivered_order(workshop.dealer, advisor=workshop.advisor)
    refresh_dealer(workshop.dealer.pk, on=D(2026, 11, 30))
    plate = {"plate": "京A12345", "type": PlateType.REGULAR, "valid": (D(2025, 1, 1), None)}
    PlateAssignment.objects.create(vehicle=car, **plate)
    card.refresh_from_db()
    client, detail = sign_in(clerk), reverse("customers:card", args=(card.pk,))
    referrer = reverse("customers:card_referrer", args=(card.pk,))
    client.post(referrer, {"referrer": friend.vehicle.vin, "version": card.version})
    page = client.get(detail).content.decode()
    for secret, shown in ((car.vin, car.masked_vin), (friend.vehicle.vin, "")):
        assert secret not in page
        assert shown in page
    assert "京A12345" not in page
    assert "京A·**345" in page
    asked = {"field": "vehicle.vin", "purpose": "CONTACT_CUSTOMER"}
    assert (
        car.vin
        in client.post(reverse("customers:card_show", args=(card.pk,)), asked).content.decode()
    )
    entry = Entry.objects.get(topic="registry.revealed")
    assert (entry.object_type, entry.object_id) == ("registry.vehicle", car.pk)
    # What was shown masked comes back with the form and changes nothing.
    card.refresh_from_db()
    said = {"referrer": friend.vehicle.masked_vin, "version": card.version}
    client.post(referrer, said)
    card.refresh_from_db()
    assert card.referred_by.vehicle_id == friend.vehicle_id
    client.post(referrer, {"referrer": "", "version": card.version})
    card.refresh_from_db()
    assert card.referred_by is None
