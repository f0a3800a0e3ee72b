"""A held claim does not move on, and nobody decides about something they have not seen (domain.md 2.6)."""

import pytest

from claims.choices import ClaimState, HoldReason
from claims.models import Claim
from claims.services import (
    FindingInput,
    approve_claim,
    confirm_rejection,
    overrule_rejection,
    pass_check,
    reassign_claim,
    reject_claim,
    reset_approval,
    route_claim,
    start_check,
    turn_to_reset,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, StaleObject
from tests.factories.claims import make_claim

ILLEGIBLE = [FindingInput("D01", "A01")]
WRONG_VIN = [FindingInput("D01", "B01")]
HELD = [reason for reason in HoldReason if reason not in {HoldReason.NONE, HoldReason.QUOTA}]


def hold(claim: Claim, reason: str = HoldReason.ONSITE) -> None:
    Claim.objects.filter(pk=claim.pk).update(hold_reason=reason)


@pytest.mark.parametrize("reason", HELD)
def test_a_held_claim_is_not_approved(cast, reason):
    claim = make_claim(cast)
    hold(claim, reason)
    with pytest.raises(DomainError) as refused:
        approve_claim(claim.pk, by=cast.specialist)
    assert [one.code for one in refused.value.refusals] == ["CLAIM_HELD"]


@pytest.mark.parametrize(
    ("state", "move"),
    [
        (ClaimState.ASSIGNED, lambda cast, claim: start_check(claim.pk, by=cast.checker_of(claim))),
        (ClaimState.CHECKING, lambda cast, claim: pass_check(claim.pk, by=cast.checker_of(claim))),
        (ClaimState.CHECK_PASSED, lambda cast, claim: route_claim(claim.pk, by=SYSTEM)),
    ],
)
def test_a_hold_stops_a_claim_wherever_it_is(cast, state, move):
    claim = make_claim(cast, state)
    hold(claim)
    with pytest.raises(DomainError) as refused:
        move(cast, claim)
    assert [one.code for one in refused.value.refusals] == ["CLAIM_HELD"]


@pytest.mark.parametrize(
    ("reason", "left"),
    [(HoldReason.QUOTA, HoldReason.NONE), (HoldReason.ONSITE, HoldReason.ONSITE)],
)
def test_sending_back_ends_a_hold_for_quota_and_no_other(cast, reason, left):
    claim = make_claim(cast)
    hold(claim, reason)
    assert reset_approval(claim.pk, ILLEGIBLE, by=cast.specialist).hold_reason == left


@pytest.mark.parametrize(
    ("state", "decide"),
    [
        (ClaimState.ASSIGNED, lambda pk, **how: reassign_claim(pk, **how)),
        (ClaimState.REJECT_PROPOSED, lambda pk, **how: confirm_rejection(pk, **how)),
        (ClaimState.REJECT_PROPOSED, lambda pk, **how: overrule_rejection(pk, **how)),
        (ClaimState.REJECT_PROPOSED, lambda pk, **how: turn_to_reset(pk, ILLEGIBLE, **how)),
        (ClaimState.IN_APPROVAL, lambda pk, **how: approve_claim(pk, **how)),
        (ClaimState.IN_APPROVAL, lambda pk, **how: reset_approval(pk, ILLEGIBLE, **how)),
        (ClaimState.IN_APPROVAL, lambda pk, **how: reject_claim(pk, WRONG_VIN, **how)),
    ],
)
def test_a_decision_about_an_older_version_is_refused(cast, state, decide):
    claim = make_claim(cast, state)
    with pytest.raises(StaleObject):
        decide(claim.pk, by=cast.specialist, version=claim.version - 1)
    assert Claim.objects.get(pk=claim.pk).state == state
    assert decide(claim.pk, by=cast.specialist, version=claim.version)
