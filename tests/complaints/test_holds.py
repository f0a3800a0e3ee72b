"""Legal hold: the lawyer leads and speaks, everybody else is silent (domain.md 3.5)."""

import pytest

from aftersales.choices import TaskState
from aftersales.models import CallbackTask
from aftersales.services.callback_plan import plan_callback
from complaints.choices import CaseState
from complaints.services.casework import add_note, propose_plan
from complaints.services.closing import verify_case
from complaints.services.contacts import Talk, record_contact
from complaints.services.holds import lift_hold, place_hold
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.services import drain
from dealerops.registry.choices import ContactPurpose, FlagKind
from dealerops.registry.models import ContactLog
from dealerops.registry.services import is_flagged, refusal_to_contact
from tests.complaints.conftest import House
from tests.factories.aftersales import a_delivered_order, make_driver
from tests.factories.complaints import make_case

pytestmark = pytest.mark.django_db
SPOKE = Talk("OUT", "PHONE", "已联系", is_two_way=True)


def codes(error):
    return [one.code for one in error.value.refusals]


@pytest.fixture
def held(house):
    case = make_case(
        house.dealer, CaseState.INVESTIGATING, customer=make_driver(),
        owner_id=house.advocate.user_id,
    )  # fmt: skip
    return place_hold(case.pk, reason="收到律师函", by=house.lawyer)


def test_the_lawyer_takes_over_and_gives_back(house, held):
    assert (held.state, held.state_before_hold) == (CaseState.LEGAL_HOLD, CaseState.INVESTIGATING)
    assert held.steps.running().get().department == "LEGAL"
    free = lift_hold(held.pk, reason="和解", by=house.lawyer)
    assert (free.state, free.state_before_hold) == (CaseState.INVESTIGATING, "")
    assert held.steps.running().get().owner_id == house.advocate.user_id


@pytest.mark.parametrize("who", ["advocate", "desk", "risk_manager", "regional", "manager"])
def test_only_legal_holds_and_lifts(house, held, who):
    by = getattr(house, who)
    other = make_case(house.dealer, CaseState.TRIAGED)
    for command, case in ((place_hold, other), (lift_hold, held)):
        with pytest.raises(TransitionRefused) as refused:
            command(case.pk, reason="因为", by=by)
        assert codes(refused) == ["WRONG_ROLE"]


@pytest.mark.parametrize("command", [place_hold, lift_hold])
def test_a_hold_has_a_reason(house, held, command):
    case = make_case(house.dealer) if command is place_hold else held
    with pytest.raises(TransitionRefused) as refused:
        command(case.pk, reason=" ", by=house.lawyer)
    assert codes(refused) == ["REASON_MISSING"]


@pytest.mark.parametrize("who", ["advocate", "desk", "risk_manager", "regional"])
def test_nobody_but_the_lawyer_speaks_to_the_customer(house, held, who):
    with pytest.raises(TransitionRefused) as refused:
        record_contact(held.pk, SPOKE, by=getattr(house, who))
    assert codes(refused) == ["LEGAL_HOLD"]
    assert record_contact(held.pk, SPOKE, by=house.lawyer).pk


def test_nor_in_another_case_of_the_same_customer(house, held):
    other = make_case(house.dealer, CaseState.TRIAGED, customer=held.customer)
    with pytest.raises(TransitionRefused) as refused:
        record_contact(other.pk, SPOKE, by=house.advocate)
    assert codes(refused) == ["LEGAL_HOLD"]
    lift_hold(held.pk, reason="和解", by=house.lawyer)
    assert record_contact(other.pk, SPOKE, by=house.advocate).pk


def test_meanwhile_the_case_stands_still_and_may_be_noted(house, held):
    with pytest.raises(TransitionRefused):
        propose_plan(held.pk, "返修", by=house.advocate)
    assert add_note(held.pk, "材料已备齐", by=house.advocate).pk


def test_other_apps_read_it_in_the_registry(house, held):
    customer = held.customer_id
    assert is_flagged(customer, FlagKind.LEGAL_HOLD)
    assert refusal_to_contact(customer, ContactPurpose.CALLBACK).code == "LEGAL_HOLD"
    assert refusal_to_contact(customer, ContactPurpose.SAFETY) is None
    lift_hold(held.pk, reason="和解", by=house.lawyer)
    assert refusal_to_contact(customer, ContactPurpose.CALLBACK) is None


def test_two_holds_on_one_customer_are_lifted_one_by_one(house, held):
    other = make_case(house.dealer, CaseState.TRIAGED, customer=held.customer)
    place_hold(other.pk, reason="传票", by=house.lawyer)
    lift_hold(held.pk, reason="和解", by=house.lawyer)
    assert is_flagged(held.customer_id, FlagKind.LEGAL_HOLD)


@pytest.mark.django_db(transaction=True)
def test_a_planned_callback_is_taken_off_the_list(transactional_db):
    house = House.hire()
    order = a_delivered_order(house.dealer)
    plan_callback(order.pk, by=SYSTEM)
    case = make_case(house.dealer, CaseState.TRIAGED, customer=order.customer)
    place_hold(case.pk, reason="收到律师函", by=house.lawyer)
    drain("default")
    assert CallbackTask.objects.get(order=order).state == TaskState.CANCELLED


@pytest.mark.parametrize("said", ["SATISFIED", "NOT_SATISFIED"])
def test_nor_in_the_verification_call_of_another_case(house, held, said):
    other = make_case(
        house.dealer, CaseState.RESOLVED, customer=held.customer, owner_id=house.advocate.user_id
    )
    with pytest.raises(TransitionRefused) as refused:
        verify_case(other.pk, said, "已致电", by=house.second_advocate)
    assert codes(refused) == ["LEGAL_HOLD"]
    assert not ContactLog.objects.exists()
    lift_hold(held.pk, reason="和解", by=house.lawyer)
    verify_case(other.pk, said, "已致电", by=house.second_advocate)
    call = ContactLog.objects.get()
    assert (call.purpose, call.channel, call.is_counted) == ("COMPLAINT", "PHONE", True)
