"""Routing to the levels that must decide, and their decisions (domain.md 2.8, 2Q.3)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from claims.calc import levels_for
from claims.choices import LEVEL_LIMITS, ClaimState, HoldReason, StepDecision
from claims.models import ApprovalStep, Claim
from claims.rules import LEVEL_OF_ROLE
from claims.services import findings, outcomes, reservations
from claims.services.findings import FindingInput
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import add_months, add_workdays, end_of
from quota.services import QuotaExceeded

STEP_WORKDAYS = 2  # domain.md 2.8: SLA of one level


@transaction.atomic
def route_claim(claim_id: int, *, by: Actor) -> Claim:
    """Open one step per level the amount asks for; safe to repeat."""
    claim = Claim.objects.visible_to(by).select_related("program").lock(claim_id)
    if claim.state != ClaimState.CHECK_PASSED:
        return claim
    step = CLAIM_FLOW.fire(claim, "route", by=by)
    values = Values(on=timezone.localdate(), program=claim.program.code)
    levels = levels_for(
        claim.support_amount or Decimal(0), [Decimal(one) for one in values[LEVEL_LIMITS]]
    )
    claim.approval_round += 1
    last_check = claim.assignments.order_by("-pk").first()
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            claim=claim,
            level=level,
            round=claim.approval_round,
            creator_id=claim.created_by_id,
            checker_id=last_check.checker_id if last_check else None,
            due_at=_level_due(place),
        )
        for place, level in enumerate(levels)
    )
    claim.save_fields("state", "approval_round")
    record(claim, "claims.routed", by=by, step=step, levels=levels, policy=values.used())
    return claim


def approve_claim(claim_id: int, *, by: Actor, note: str = "", version: int | None = None) -> Claim:
    """Decide the level that is due; the last one consumes quota and VIN in the same transaction.

    Without quota the claim is held and that is committed; only then QuotaExceeded is raised, so that
    the person hears why (domain.md 2Q.3).
    """
    with transaction.atomic():
        claim = Claim.objects.visible_to(by).select_related("program", "dealer").lock(claim_id)
        claim.expect_version(version)
        if claim.steps.waiting().count() > 1:
            return _approve_level(claim, by=by, note=note)
        exceeded = _approve_last(claim, by=by, note=note)
    if exceeded:
        raise exceeded
    return claim


@transaction.atomic
def reset_approval(
    claim_id: int,
    found: Sequence[FindingInput],
    *,
    by: Actor,
    note: str = "",
    version: int | None = None,
) -> Claim:
    """A level sends the claim back to the dealer."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    findings.check_reset_findings(found, by=by)
    step = CLAIM_FLOW.fire(claim, "reset", by=by)
    if claim.hold_reason == HoldReason.QUOTA:  # asked anew at the next approval; other holds stay
        claim.hold_reason = HoldReason.NONE
        claim.save_fields("hold_reason")
    return outcomes.send_back(claim, step, found, by=by, note=note)


@transaction.atomic
def reject_claim(
    claim_id: int,
    found: Sequence[FindingInput],
    *,
    by: Actor,
    note: str = "",
    version: int | None = None,
) -> Claim:
    """A level rejects the claim."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    findings.check_reject_findings(found)
    step = CLAIM_FLOW.fire(claim, "reject", by=by)
    findings.check_level(found, by=by)
    claim.hold_reason = HoldReason.NONE
    claim.save_fields("hold_reason")
    return outcomes.reject(claim, step, found, by=by, note=note)


def _approve_level(claim: Claim, *, by: Actor, note: str) -> Claim:
    step = CLAIM_FLOW.fire(claim, "approve", by=by)
    _decide_step(claim, by=by, note=note)
    waiting = list(claim.steps.waiting())
    for place, one in enumerate(waiting):
        one.due_at = _level_due(place)
    ApprovalStep.objects.bulk_update(waiting, ("due_at",))
    claim.save_fields("state")
    level = LEVEL_OF_ROLE[by.role]
    record(claim, "claims.level_approved", by=by, step=step, note=note, level=level)
    return claim


def _approve_last(claim: Claim, *, by: Actor, note: str) -> QuotaExceeded | None:
    step = CLAIM_FLOW.fire(claim, "approve_last", by=by)
    try:
        with transaction.atomic():
            reservations.consume_all(claim, by=by)
    except QuotaExceeded as exceeded:
        _hold_for_quota(claim, by=by)
        return exceeded
    _decide_step(claim, by=by, note=note)
    start = claim.registered_on or claim.invoice_date
    claim.hold_until = start and add_months(start, claim.program.hold_months)
    claim.hold_reason = HoldReason.NONE
    claim.decided_at = timezone.now()
    claim.save_fields("state", "hold_reason", "hold_until", "decided_at")
    record(
        claim,
        "claims.approved",
        by=by,
        step=step,
        note=note,
        amount=claim.support_amount,
        policy=claim.policy_values,
    )
    return None


def _level_due(place: int) -> dt.datetime:
    """Levels have their time one after the other; that of the next begins today (domain.md 2.8)."""
    return end_of(add_workdays(timezone.localdate(), STEP_WORKDAYS * (place + 1)))


def _hold_for_quota(claim: Claim, *, by: Actor) -> None:
    """The level stays undecided; once there is quota, whoever holds it approves again."""
    claim.state = ClaimState.IN_APPROVAL
    claim.hold_reason = HoldReason.QUOTA
    claim.save_fields("state", "hold_reason")
    record(claim, "claims.held", by=by, reason="QUOTA_EXCEEDED")


def _decide_step(claim: Claim, *, by: Actor, note: str) -> None:
    step = claim.steps.waiting()[0]
    step.decision = StepDecision.APPROVED
    step.decided_by_id = by.user_id
    step.decided_at = timezone.now()
    step.note = note
    step.save(update_fields=("decision", "decided_by_id", "decided_at", "note"))
