"""What a reset and a rejection do to a claim, whoever decided them."""

from collections.abc import Sequence

from django.utils import timezone

from claims.choices import (
    APPEAL_WORKDAYS,
    RESET_LIMIT,
    RESET_WORKDAYS,
    UNCOUNTED_REASONS,
    Reason,
    StepDecision,
)
from claims.models import Claim
from claims.services import findings
from claims.services.assignment import HANDS
from claims.services.findings import FindingInput
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.workflow import Step
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import add_workdays, end_of

REJECTED_FIELDS = (*HANDS, "decided_at", "appeal_until", "reset_due_at", "reset_count")


def send_back(
    claim: Claim, step: Step, found: Sequence[FindingInput], *, by: Actor, note: str = ""
) -> Claim:
    """Give the dealer time to correct; the attempt beyond the limit rejects instead (T03).

    A reset for system errors only (O01) does not count (domain.md 2.6, 2.10). The caller has fired
    `step`, whose target is RESET.
    """
    values = _values(claim)
    counts = any(one.reason not in UNCOUNTED_REASONS for one in found)
    if counts and claim.reset_count >= values[RESET_LIMIT]:
        findings.keep(claim, "reset", found, by=by)
        last = CLAIM_FLOW.fire(claim, "limit", by=SYSTEM)
        return reject(
            claim,
            Step(name="limit", source=step.source, target=last.target),
            [FindingInput(found[0].document, Reason.T03)],
            by=by,
            note=note,
        )
    claim.reset_count += counts
    claim.reset_due_at = end_of(add_workdays(timezone.localdate(), values[RESET_WORKDAYS]))
    drop_steps(claim)
    findings.keep(claim, "reset", found, by=by)
    claim.save_fields(*HANDS, "reset_count", "reset_due_at")
    record(
        claim,
        "claims.reset",
        by=by,
        step=step,
        reason=found[0].reason,
        note=note,
        reasons=[one.reason for one in found],
        policy=values.used(),
    )
    return claim


def reject(
    claim: Claim, step: Step, found: Sequence[FindingInput], *, by: Actor, note: str = ""
) -> Claim:
    """Final unless appealed: VIN, unit and quota stay held until the appeal window has closed."""
    values = _values(claim)
    claim.decided_at = timezone.now()
    claim.appeal_until = end_of(add_workdays(timezone.localdate(), values[APPEAL_WORKDAYS]))
    claim.reset_due_at = None
    drop_steps(claim)
    findings.keep(claim, "reject", found, by=by)
    claim.save_fields(*REJECTED_FIELDS)
    record(
        claim,
        "claims.rejected",
        by=by,
        step=step,
        reason=found[0].reason if found else "",
        note=note,
        reasons=[one.reason for one in found],
        policy=values.used(),
    )
    return claim


def drop_steps(claim: Claim) -> None:
    """Levels that have not decided yet no longer need to."""
    claim.steps.waiting().update(decision=StepDecision.DROPPED)


def _values(claim: Claim) -> Values:
    return Values(on=timezone.localdate(), dealer_id=claim.dealer_id, program=claim.program.code)
