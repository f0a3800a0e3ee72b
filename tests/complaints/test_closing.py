"""A case is closed with cause, measures, cost and the customer's word, or by whoever may without (domain.md 3.5)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints.choices import CaseState, Lamp
from complaints.models import Contact
from complaints.services.casework import assign_owner
from complaints.services.closing import (
    Closing,
    close_case,
    close_without_agreement,
    resolve_case,
    verify_case,
)
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from tests.factories.complaints import make_case

pytestmark = pytest.mark.django_db
S = CaseState
CLOSING = Closing("PROCESS", "更换油封", Decimal(0))
WITHOUT = replace(CLOSING, reason="客户坚持三倍赔偿", legal_note="无法律依据")


def codes(error):
    return [one.code for one in error.value.refusals]


def verified(house, **more):
    fields = {"owner_id": house.advocate.user_id, "verification": "SATISFIED", "verified_at": timezone.now(), **more}  # fmt: skip
    return make_case(house.dealer, S.RESOLVED, **fields)


def test_everything_that_lacks_is_told_at_once(house):
    case = make_case(house.dealer, S.RESOLVED)
    with pytest.raises(TransitionRefused) as refused:
        close_case(case.pk, Closing("", " ", None), by=house.desk)
    assert codes(refused) == ["ROOT_CAUSE_MISSING", "MEASURES_MISSING", "COST_MISSING", "NOT_VERIFIED"]  # fmt: skip


@pytest.mark.parametrize("verification", ["", "NOT_SATISFIED"])
def test_without_a_content_customer_nobody_closes(house, verification):
    case = verified(house, verification=verification)
    for by in (house.advocate, house.desk, house.risk_manager):
        with pytest.raises(TransitionRefused) as refused:
            close_case(case.pk, CLOSING, by=by)
        assert codes(refused) == ["NOT_VERIFIED"]


@pytest.mark.parametrize(
    ("lamp", "advocate_may"), [(Lamp.GREEN, True), (Lamp.YELLOW, False), (Lamp.RED, False)]
)
def test_the_advocate_closes_green_cases_only(house, lamp, advocate_may):
    case = verified(house, lamp=lamp)
    if advocate_may:
        assert close_case(case.pk, CLOSING, by=house.advocate).state == S.CLOSED
        return
    with pytest.raises(TransitionRefused) as refused:
        close_case(case.pk, CLOSING, by=house.advocate)
    assert codes(refused) == ["LIGHT_TOO_HIGH"]


@pytest.mark.parametrize("who", ["desk", "risk_manager"])
@pytest.mark.parametrize("lamp", list(Lamp))
def test_head_office_closes_every_light(house, who, lamp):
    case = verified(house, lamp=lamp)
    assert close_case(case.pk, CLOSING, by=getattr(house, who)).state == S.CLOSED


@pytest.mark.parametrize("who", ["regional", "regional_head", "director", "manager", "lawyer", "management"])  # fmt: skip
def test_nobody_else_closes(house, who):
    with pytest.raises(TransitionRefused) as refused:
        close_case(verified(house).pk, CLOSING, by=getattr(house, who))
    assert codes(refused) == ["WRONG_ROLE"]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(CLOSING, root_cause="BAD_LUCK"),
        replace(CLOSING, cost=Decimal(-1)),
        replace(CLOSING, cost=Decimal("1e12")),
        replace(CLOSING, cost=Decimal("NaN")),
    ],
)
def test_causes_are_of_the_list_and_costs_are_sums(house, wrong):
    with pytest.raises(InvalidInput):
        close_case(verified(house).pk, wrong, by=house.desk)


def test_the_owner_does_not_make_the_verification_call(house):
    case = make_case(house.dealer, S.RESOLVED, owner_id=house.advocate.user_id)
    for said in ("SATISFIED", "NOT_SATISFIED"):
        with pytest.raises(TransitionRefused) as refused:
            verify_case(case.pk, said, "打过了", by=house.advocate)
        assert codes(refused) == ["OWNER_VERIFIES"]


def test_nor_does_whoever_stands_in_for_the_owner(house):
    case = make_case(house.dealer, S.RESOLVED, owner_id=house.advocate.user_id)
    stand_in = replace(house.second_advocate, for_user_id=house.advocate.user_id)
    with pytest.raises(TransitionRefused):
        verify_case(case.pk, "SATISFIED", "打过了", by=stand_in)


@pytest.mark.parametrize("said", ["SATISFIED", "ACCEPTED"])
def test_a_content_customer_allows_the_close(house, said):
    case = make_case(house.dealer, S.RESOLVED, owner_id=house.advocate.user_id)
    case = verify_case(case.pk, said, "可以接受", by=house.second_advocate)
    assert (case.state, case.verification) == (S.RESOLVED, said)
    assert Contact.objects.get(case=case).is_two_way
    assert close_case(case.pk, CLOSING, by=house.advocate).state == S.CLOSED


def test_a_discontent_customer_brings_the_case_back_to_work(house):
    case = make_case(house.dealer, S.RESOLVED, owner_id=house.advocate.user_id)
    case = verify_case(case.pk, "NOT_SATISFIED", "还在漏", by=house.second_advocate)
    assert (case.state, case.resolved_at) == (S.EXECUTING, None)
    again = resolve_case(case.pk, "再次更换", by=house.advocate)
    assert (again.verification, again.verified_at, again.verified_by) == ("", None, None)
    with pytest.raises(TransitionRefused) as refused:
        close_case(case.pk, CLOSING, by=house.advocate)
    assert codes(refused) == ["NOT_VERIFIED"]


def test_whoever_verified_does_not_become_the_owner(house):
    case = verified(house, verified_by_id=house.second_advocate.user_id)
    with pytest.raises(TransitionRefused) as refused:
        assign_owner(case.pk, house.second_advocate.user_id, by=house.desk)
    assert codes(refused) == ["VERIFIER_OWNS"]


@pytest.mark.parametrize(
    ("lamp", "judge", "others"),
    [
        (Lamp.GREEN, "regional_head", ["risk_manager"]),
        (Lamp.YELLOW, "regional_head", ["risk_manager"]),
        (Lamp.RED, "risk_manager", ["regional_head"]),
    ],
)
def test_without_agreement_one_role_approves_per_light(house, lamp, judge, others):
    case = make_case(house.dealer, S.PLAN_PROPOSED, lamp=lamp, owner_id=house.advocate.user_id)
    for other in others:
        with pytest.raises(TransitionRefused) as refused:
            close_without_agreement(case.pk, WITHOUT, by=getattr(house, other))
        assert codes(refused) == ["WRONG_APPROVER"]
    for other in (house.advocate, house.desk, house.manager, house.management):
        with pytest.raises(TransitionRefused) as refused:
            close_without_agreement(case.pk, WITHOUT, by=other)
        assert codes(refused) == ["WRONG_ROLE"]
    closed = close_without_agreement(case.pk, WITHOUT, by=getattr(house, judge))
    assert (closed.state, closed.exception_reason) == (S.CLOSED, WITHOUT.reason)
    assert closed.exception_by_id == getattr(house, judge).user_id


def test_without_agreement_needs_reason_legal_note_and_all_the_rest(house):
    case = make_case(house.dealer, S.EXECUTING)
    with pytest.raises(TransitionRefused) as refused:
        close_without_agreement(case.pk, Closing("", "", None), by=house.regional_head)
    assert codes(refused) == [
        "ROOT_CAUSE_MISSING", "MEASURES_MISSING", "COST_MISSING", "REASON_MISSING",
        "LEGAL_NOTE_MISSING",
    ]  # fmt: skip


def test_the_owner_does_not_approve_closing_without_agreement(house):
    case = make_case(house.dealer, S.EXECUTING, owner_id=house.regional_head.user_id)
    with pytest.raises(TransitionRefused) as refused:
        close_without_agreement(case.pk, WITHOUT, by=house.regional_head)
    assert codes(refused) == ["OWNER_APPROVES"]


def test_a_case_of_no_region_has_the_risk_manager(house):
    case = make_case(None, S.EXECUTING, lamp=Lamp.YELLOW)
    assert close_without_agreement(case.pk, WITHOUT, by=house.risk_manager).state == S.CLOSED
