"""The third party's check, and head office's answer to a proposed rejection (domain.md 2.6, 2.11)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from claims.choices import CheckOutcome, DocumentState
from claims.models import Claim
from claims.services import findings, outcomes
from claims.services.assignment import HANDS, end_check
from claims.services.findings import FindingInput
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record


@transaction.atomic
def start_check(claim_id: int, *, by: Actor, version: int | None = None) -> Claim:
    """The assigned checker opens the claim."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    step = CLAIM_FLOW.fire(claim, "start", by=by)
    claim.assignments.open().update(started_at=timezone.now())
    claim.save_fields("state")
    record(claim, "claims.check_started", by=by, step=step)
    return claim


@transaction.atomic
def pass_check(claim_id: int, *, by: Actor, note: str = "", version: int | None = None) -> Claim:
    """Every paper is in order; the claim goes on to approval by itself."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    step = CLAIM_FLOW.fire(claim, "pass", by=by)
    claim.documents.current().update(state=DocumentState.OK)
    end_check(claim, CheckOutcome.PASSED)
    claim.save_fields(*HANDS)
    record(claim, "claims.check_passed", by=by, step=step, note=note)
    return claim


@transaction.atomic
def reset_check(
    claim_id: int,
    found: Sequence[FindingInput],
    *,
    by: Actor,
    note: str = "",
    version: int | None = None,
) -> Claim:
    """Send the claim back to the dealer with reasons; one reset too many rejects it (T03)."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    findings.check_reset_findings(found, by=by)
    step = CLAIM_FLOW.fire(claim, "reset", by=by)
    end_check(claim, CheckOutcome.RESET)
    return outcomes.send_back(claim, step, found, by=by, note=note)


@transaction.atomic
def propose_rejection(
    claim_id: int,
    found: Sequence[FindingInput],
    *,
    by: Actor,
    note: str = "",
    version: int | None = None,
) -> Claim:
    """The checker holds the claim for lost; head office decides."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    findings.check_reject_findings(found)
    step = CLAIM_FLOW.fire(claim, "propose_reject", by=by)
    findings.keep(claim, "propose_reject", found, by=by)
    claim.save_fields("state")
    record(
        claim,
        "claims.reject_proposed",
        by=by,
        step=step,
        reason=found[0].reason,
        note=note,
        reasons=[one.reason for one in found],
    )
    return claim


@transaction.atomic
def confirm_rejection(
    claim_id: int, *, by: Actor, note: str = "", version: int | None = None
) -> Claim:
    """Head office agrees with the checker; the proposal's reasons become the decision's."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    found = findings.proposed(claim)
    step = CLAIM_FLOW.fire(claim, "confirm", by=by)
    findings.check_level(found, by=by)
    end_check(claim, CheckOutcome.REJECT_PROPOSED)
    return outcomes.reject(claim, step, found, by=by, note=note)


@transaction.atomic
def overrule_rejection(
    claim_id: int, *, by: Actor, note: str = "", version: int | None = None
) -> Claim:
    """Head office disagrees; the same checker goes on."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    step = CLAIM_FLOW.fire(claim, "overrule", by=by)
    findings.close(claim)
    claim.save_fields("state")
    record(claim, "claims.overruled", by=by, step=step, note=note)
    return claim


@transaction.atomic
def turn_to_reset(
    claim_id: int,
    found: Sequence[FindingInput],
    *,
    by: Actor,
    note: str = "",
    version: int | None = None,
) -> Claim:
    """Head office finds the fault repairable and sends the claim back instead."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    findings.check_reset_findings(found, by=by)
    step = CLAIM_FLOW.fire(claim, "turn_to_reset", by=by)
    findings.close(claim)
    end_check(claim, CheckOutcome.REJECT_PROPOSED)
    return outcomes.send_back(claim, step, found, by=by, note=note)
