"""A case from triage to close, step by step, by whoever may (domain.md 3.5, 3.11, 7.2)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints.choices import CaseState, SignalState, TouchPoint
from complaints.models import Case, Contact
from complaints.services.casework import (
    acknowledge_case,
    add_note,
    agree_plan,
    assign_owner,
    execute_plan,
    investigate_case,
    propose_plan,
    set_parent,
    take_case,
)
from complaints.services.closing import (
    Closing,
    close_case,
    resolve_case,
    verify_case,
    withdraw_case,
)
from complaints.services.contacts import Talk, record_contact
from complaints.services.invalidity import decide_invalid, propose_invalid
from complaints.services.triage import Rating, dismiss_signal, open_case, rate_case, triage_case
from dealerops.foundation.errors import InvalidInput, StaleObject, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.registry.choices import DncScope
from dealerops.registry.models import ContactLog
from dealerops.registry.services import stop_contacts
from tests.factories.aftersales import make_driver
from tests.factories.complaints import everybody_agrees, make_case, make_signal

pytestmark = pytest.mark.django_db
S = CaseState
RATING = Rating(touch_point=TouchPoint.REPAIR, severity="S3")
SPOKE = Talk(
    direction="OUT", means="PHONE", summary="已道歉，约明天到店", is_two_way=True, minutes=12
)
CLOSING = Closing("PEOPLE", "重新培训并更换零件", Decimal("350.50"))


def codes(error):
    return [one.code for one in error.value.refusals]


def test_a_whole_life(house):
    """From the desk's triage to the advocate's close, with somebody else's call in between."""
    case = make_case(house.dealer, owner_id=house.advocate.user_id, received_at=timezone.now())
    triage_case(case.pk, RATING, by=house.desk)
    acknowledge_case(case.pk, by=house.advocate)
    record_contact(case.pk, SPOKE, by=house.advocate)
    investigate_case(case.pk, by=house.advocate)
    everybody_agrees(case)
    propose_plan(case.pk, "免费返修并提供代步车", by=house.advocate, minutes=20)
    agree_plan(case.pk, by=house.advocate)
    execute_plan(case.pk, by=house.advocate)
    resolve_case(case.pk, "更换油封", by=house.advocate)
    verify_case(case.pk, "SATISFIED", "很满意", by=house.second_advocate)
    closed = close_case(case.pk, CLOSING, by=house.advocate)
    assert (closed.state, closed.cost) == (S.CLOSED, Decimal("350.50"))
    assert closed.first_closed_at == closed.closed_at
    assert closed.closed_by_id == house.advocate.user_id
    states = Entry.objects.about(case).exclude(to_state="").values_list("to_state", flat=True)
    assert list(dict.fromkeys(states)) == [
        S.TRIAGED, S.RESPONDED, S.INVESTIGATING, S.PLAN_PROPOSED, S.PLAN_AGREED, S.EXECUTING,
        S.RESOLVED, S.CLOSED,
    ]  # fmt: skip


def test_every_step_begins_where_the_one_before_ends(house):
    case = make_case(house.dealer, owner_id=house.advocate.user_id)
    triage_case(case.pk, RATING, by=house.desk)
    record_contact(case.pk, SPOKE, by=house.advocate)
    investigate_case(case.pk, by=house.advocate)
    assign_owner(case.pk, house.regional_advocate.user_id, by=house.advocate)
    everybody_agrees(case)
    propose_plan(case.pk, "返修", by=house.regional_advocate, minutes=5)
    steps = list(case.steps.all())
    assert [(one.kind, one.owner_id) for one in steps] == [
        ("FIRST_RESPONSE", house.advocate.user_id),
        ("INVESTIGATION", house.advocate.user_id),
        ("INVESTIGATION", house.regional_advocate.user_id),
        ("PLAN", house.regional_advocate.user_id),
    ]
    assert [one.ended_at for one in steps[:-1]] == [one.started_at for one in steps[1:]]
    assert [one.hands_on_minutes for one in steps] == [12, 0, 5, 0]
    withdraw_case(case.pk, reason="客户撤诉", by=house.regional_advocate)
    assert not case.steps.running().exists()


def test_the_triage_step_is_the_desks(house):
    case = make_case(house.dealer, owner_id=house.advocate.user_id)
    add_note(case.pk, "看过了", by=house.desk)
    assert case.steps.get().owner_id is None
    triage_case(case.pk, RATING, by=house.desk)
    assert case.steps.get(kind="TRIAGE").owner_id == house.desk.user_id


@pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1])
def test_minutes_of_work_are_minutes_of_a_day(house, minutes):
    case = make_case(house.dealer)
    with pytest.raises(InvalidInput):
        add_note(case.pk, "看过了", by=house.desk, minutes=minutes)


def test_a_waiting_signal_becomes_a_case(house):
    signal = make_signal(house.dealer)
    case = open_case(signal.pk, by=house.desk)
    signal.refresh_from_db()
    assert (case.state, signal.case, signal.state) == (S.NEW, case, SignalState.ATTACHED)
    assert case.owner_id == house.advocate.user_id


def test_only_hearsay_is_dismissed_by_one_person(house):
    hearsay = make_signal(house.dealer, source="EMPLOYEE")
    hearsay.source.reliability = 1
    hearsay.source.save()
    certain = make_signal(house.dealer)
    ringing = make_signal(house.dealer, source="EMPLOYEE", quick_alerts=["LEAK"])
    for signal in (certain, ringing):
        with pytest.raises(TransitionRefused) as refused:
            dismiss_signal(signal.pk, reason="广告", by=house.desk)
        assert codes(refused) == ["NEEDS_A_CASE"]
    with pytest.raises(TransitionRefused) as refused:
        dismiss_signal(hearsay.pk, reason="广告", by=house.advocate)
    assert codes(refused) == ["WRONG_ROLE"]
    assert dismiss_signal(hearsay.pk, reason="广告", by=house.desk).state == SignalState.INVALID


def test_triage_names_dealer_owner_and_judgement(house):
    case = make_case()
    rating = Rating("PRICE", "S4", demand="REFUND", views=900, quick_alerts=("LEAK",))
    case = triage_case(case.pk, rating, by=house.desk, dealer_id=house.dealer.pk)
    assert (case.dealer, case.region_id) == (house.dealer, house.dealer.region_id)
    assert case.owner_id == house.advocate.user_id
    assert (case.touch_point, case.severity, case.quick_alerts) == ("PRICE", "S4", ["LEAK"])
    calmer = rate_case(case.pk, Rating("PRICE", "S2"), by=house.risk_manager)
    assert (calmer.severity, calmer.quick_alerts) == ("S2", ["LEAK"])  # only added, never taken


@pytest.mark.parametrize(
    "wrong",
    [
        Rating("NOWHERE", "S1"),
        Rating("PRICE", "S9"),
        Rating("PRICE", "S1", quick_alerts=("PANIC",)),
        Rating("PRICE", "S1", views=-1),
    ],
)
def test_triage_takes_values_of_the_lists_only(house, wrong):
    with pytest.raises(InvalidInput):
        triage_case(make_case(house.dealer).pk, wrong, by=house.desk)


def test_head_office_triages(house):
    for outsider in (house.advocate, house.regional, house.quality, house.auditor):
        with pytest.raises(TransitionRefused) as refused:
            triage_case(make_case(house.dealer).pk, RATING, by=outsider)
        assert codes(refused) == ["WRONG_ROLE"]


def test_only_a_two_way_contact_is_the_first_response(house):
    case = make_case(house.dealer, S.TRIAGED)
    record_contact(case.pk, Talk("OUT", "PHONE", "无人接听", is_two_way=False), by=house.advocate)
    case.refresh_from_db()
    assert (case.state, case.responded_at, case.last_contact_at) == (S.TRIAGED, None, None)
    record_contact(case.pk, SPOKE, by=house.advocate)
    case.refresh_from_db()
    assert case.state == S.RESPONDED
    assert case.responded_at == case.last_contact_at == Contact.objects.last().at


def test_a_contact_before_triage_is_the_first_response_all_the_same(house):
    case = make_case(house.dealer)
    record_contact(case.pk, SPOKE, by=house.advocate)
    case.refresh_from_db()
    assert (case.state, bool(case.responded_at)) == (S.NEW, True)
    assert triage_case(case.pk, RATING, by=house.desk).state == S.RESPONDED


def test_the_last_contact_never_moves_back(house):
    received = timezone.now() - dt.timedelta(days=2)
    case = make_case(house.dealer, S.TRIAGED, received_at=received)
    record_contact(case.pk, SPOKE, by=house.advocate)
    earlier = Talk("IN", "WECHAT", "客户来问", is_two_way=True, at=received + dt.timedelta(hours=1))
    record_contact(case.pk, earlier, by=house.advocate)
    case.refresh_from_db()
    assert case.last_contact_at > received + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("talk", "code"),
    [
        (Talk("OUT", "PHONE", " ", is_two_way=True), "SUMMARY_MISSING"),
        (Talk("OUT", "PIGEON", "咕咕", is_two_way=True), "NOT_A_CHOICE"),
        (Talk("OUT", "PHONE", "明天", is_two_way=True, at=timezone.now() + dt.timedelta(days=1)), "CONTACT_AHEAD"),
        (Talk("OUT", "PHONE", "去年", is_two_way=True, at=timezone.now() - dt.timedelta(days=365)), "CONTACT_BEFORE"),
    ],
)  # fmt: skip
def test_what_is_no_contact(house, talk, code):
    with pytest.raises(InvalidInput) as refused:
        record_contact(make_case(house.dealer).pk, talk, by=house.advocate)
    assert codes(refused) == [code]


def test_a_complaint_is_answered_although_the_customer_wants_no_calls(house):
    """A do-not-call request stops offers, not the answer that the customer asked for."""
    customer = make_driver()
    stop_contacts(customer.pk, DncScope.ALL, channel="PHONE", by=house.advisor)
    case = make_case(house.dealer, S.TRIAGED, customer=customer)
    for _ in range(2):  # and more than once a day
        record_contact(case.pk, SPOKE, by=house.advocate)
    logged = ContactLog.objects.filter(customer=customer)
    assert [(one.purpose, one.about) for one in logged] == [("COMPLAINT", f"complaints.case:{case.pk}")] * 2  # fmt: skip
    assert logged.filter(is_counted=True).count() == 1


def test_who_sees_the_case_but_does_not_work_on_it_is_refused(house):
    case = make_case(house.dealer, S.TRIAGED)
    for reader in (house.management, house.auditor, house.manager, house.quality):
        with pytest.raises(TransitionRefused) as refused:
            record_contact(case.pk, SPOKE, by=reader)
        assert codes(refused) == ["WRONG_ROLE"]


def test_a_strangers_case_is_missing(house):
    case = make_case(house.dealer, S.TRIAGED)
    for outsider in (house.neighbour, house.far_regional, house.advisor):
        with pytest.raises(Case.DoesNotExist):
            acknowledge_case(case.pk, by=outsider)


def test_what_somebody_changed_meanwhile_is_not_overwritten(house):
    case = make_case(house.dealer, S.TRIAGED)
    add_note(case.pk, "看过了", by=house.desk)
    record_contact(case.pk, SPOKE, by=house.advocate)
    with pytest.raises(StaleObject):
        assign_owner(case.pk, house.advocate.user_id, by=house.desk, version=1)


def test_taking_a_case_acknowledges_it_once(house):
    case = make_case(house.dealer, S.TRIAGED)
    first = take_case(case.pk, by=house.advocate).acknowledged_at
    assert first is not None
    acknowledge_case(case.pk, by=house.desk)
    assert take_case(case.pk, by=house.desk).acknowledged_at == first


def test_only_people_of_the_place_own_a_case(house):
    case = make_case(house.dealer, S.TRIAGED)
    for outsider in (house.neighbour, house.far_regional, house.advisor, house.management):
        with pytest.raises(InvalidInput) as refused:
            assign_owner(case.pk, outsider.user_id, by=house.desk)
        assert codes(refused) == ["NOT_AN_OWNER"]


def test_nobody_investigates_what_nobody_owns(house):
    case = make_case(house.dealer, S.RESPONDED)
    with pytest.raises(TransitionRefused) as refused:
        investigate_case(case.pk, by=house.advocate)
    assert codes(refused) == ["CASE_HAS_NO_OWNER"]


def test_a_plan_is_written_down_and_may_be_bettered(house):
    case = make_case(house.dealer, S.INVESTIGATING, owner_id=house.advocate.user_id)
    with pytest.raises(TransitionRefused) as refused:
        propose_plan(case.pk, "  ", by=house.advocate)
    assert codes(refused) == ["PLAN_MISSING"]
    first = propose_plan(case.pk, "返修", by=house.advocate).planned_at
    better = propose_plan(case.pk, "返修并延保", by=house.advocate)
    assert (better.plan, better.planned_at) == ("返修并延保", first)


def test_one_cause_of_many_customers(house):
    parent, child, other = (make_case(house.dealer, S.TRIAGED) for _ in range(3))
    assert set_parent(child.pk, parent.pk, by=house.desk).parent == parent
    wrong = ((parent, other, "IS_A_PARENT"), (other, child, "PARENT_NOT_POSSIBLE"), (other, other, "PARENT_NOT_POSSIBLE"))  # fmt: skip
    for case, above, code in wrong:
        with pytest.raises(TransitionRefused) as refused:
            set_parent(case.pk, above.pk, by=house.desk)
        assert codes(refused) == [code]
    with pytest.raises(TransitionRefused) as refused:
        set_parent(other.pk, 999_999, by=house.desk)
    assert codes(refused) == ["PARENT_UNKNOWN"]
    assert set_parent(child.pk, None, by=house.desk).parent is None


def test_two_people_of_both_sides_say_that_it_is_no_complaint(house):
    case = make_case(house.dealer, S.TRIAGED)
    propose_invalid(case.pk, reason="同行恶意投诉", by=house.advocate)
    for by, code in (
        (house.advocate, ["SAME_PERSON", "INVALID_NEEDS_BOTH"]),
        (house.second_advocate, ["INVALID_NEEDS_BOTH"]),
    ):
        with pytest.raises(TransitionRefused) as refused:
            decide_invalid(case.pk, is_agreed=True, by=by)
        assert codes(refused) == code
    assert decide_invalid(case.pk, is_agreed=True, by=house.desk).state == S.INVALID


def test_head_office_needs_the_advocate(house):
    case = make_case(house.dealer, S.TRIAGED)
    propose_invalid(case.pk, reason="广告", by=house.desk)
    with pytest.raises(TransitionRefused) as refused:
        decide_invalid(case.pk, is_agreed=True, by=house.risk_manager)
    assert codes(refused) == ["INVALID_NEEDS_BOTH"]
    assert decide_invalid(case.pk, is_agreed=True, by=house.regional_advocate).state == S.INVALID


def test_without_a_dealer_two_people_of_head_office_agree(house):
    case = make_case(None, S.TRIAGED)
    propose_invalid(case.pk, reason="广告", by=house.desk)
    with pytest.raises(TransitionRefused) as refused:
        decide_invalid(case.pk, is_agreed=True, by=house.desk)
    assert codes(refused) == ["SAME_PERSON"]
    assert decide_invalid(case.pk, is_agreed=True, by=house.second_desk).state == S.INVALID


def test_whoever_disagrees_leaves_the_case_where_it_stands(house):
    case = make_case(house.dealer, S.TRIAGED)
    with pytest.raises(TransitionRefused) as refused:
        decide_invalid(case.pk, is_agreed=True, by=house.desk)
    assert codes(refused) == ["NO_PROPOSAL"]
    propose_invalid(case.pk, reason="广告", by=house.advocate)
    with pytest.raises(TransitionRefused) as refused:
        propose_invalid(case.pk, reason="广告", by=house.desk)
    assert codes(refused) == ["PROPOSED_ALREADY"]
    assert decide_invalid(case.pk, is_agreed=False, by=house.desk).state == S.TRIAGED
    propose_invalid(case.pk, reason="还是广告", by=house.desk)  # it may be asked again


@pytest.mark.parametrize("command", [withdraw_case, propose_invalid])
def test_an_end_has_a_reason(house, command):
    with pytest.raises(TransitionRefused) as refused:
        command(make_case(house.dealer, S.TRIAGED).pk, reason="", by=house.advocate)
    assert codes(refused) == ["REASON_MISSING"]
