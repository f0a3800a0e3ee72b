"""Submitting, submitting again after a reset, withdrawing (domain.md 2.6)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, VinLock
from claims.selectors import grant_for, submission_obstacles
from claims.services import findings, reservations
from claims.services.assignment import give_back_to_checker
from claims.services.reading import judge
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.journal.services import record

SUBMITTED_FIELDS = (
    "state",
    "first_submitted_at",
    "submitted_at",
    "support_amount",
    "policy_values",
)


RESET_OVERDUE = Refusal("T02", _("The time to answer the reset is over."))


def submit_claim(claim_id: int, *, by: Actor, version: int | None = None) -> Claim:
    """Run every blocking check at once, take the VIN and the unit, and hand the claim on.

    Raises TransitionRefused with all reasons. A VIN that somebody else holds is also told to head
    office, after this transaction has been rolled back (domain.md N01).
    """
    try:
        return _submit(claim_id, by=by, version=version)
    except DomainError as error:
        _report_contest(claim_id, error, by=by)
        raise


@transaction.atomic
def _submit(claim_id: int, *, by: Actor, version: int | None) -> Claim:
    claim = Claim.objects.visible_to(by).select_related("program", "dealer").lock(claim_id)
    claim.expect_version(version)
    claim.first_submitted_at = timezone.now()
    _apply_policy(claim)
    step = CLAIM_FLOW.fire(claim, "submit", by=by, also=submission_obstacles(claim))
    claim.submitted_at = claim.first_submitted_at
    reservations.save_unless_invoice_taken(claim, *SUBMITTED_FIELDS)
    reservations.hold(claim, by=by)
    judge(claim)
    record(claim, "claims.submitted", by=by, step=step, policy=claim.policy_values)
    return claim


def resubmit_claim(claim_id: int, *, by: Actor, version: int | None = None) -> Claim:
    """Answer a reset: back to the same checker; the first submission's date keeps counting.

    Raises TransitionRefused with all reasons, RESET_OVERDUE once the dealer's time is over. A VIN that
    somebody else holds is told to head office as in `submit_claim`.
    """
    try:
        return _resubmit(claim_id, by=by, version=version)
    except DomainError as error:
        _report_contest(claim_id, error, by=by)
        raise


@transaction.atomic
def _resubmit(claim_id: int, *, by: Actor, version: int | None) -> Claim:
    claim = Claim.objects.visible_to(by).select_related("program", "dealer").lock(claim_id)
    claim.expect_version(version)
    now = timezone.now()
    _apply_policy(claim)
    late = [RESET_OVERDUE] if claim.reset_due_at and claim.reset_due_at <= now else []
    obstacles = [*late, *submission_obstacles(claim)]
    step = CLAIM_FLOW.fire(claim, "resubmit", by=by, also=obstacles)
    claim.submitted_at = now
    claim.reset_due_at = None
    values = give_back_to_checker(claim)
    reservations.save_unless_invoice_taken(
        claim, *SUBMITTED_FIELDS, "reset_due_at", "firm", "checker", "check_due_at"
    )
    reservations.follow_vin(claim)
    findings.close(claim)
    judge(claim)
    policy = {**claim.policy_values, **values.used()}
    record(claim, "claims.resubmitted", by=by, step=step, checker=claim.checker_id, policy=policy)
    return claim


@transaction.atomic
def withdraw_claim(claim_id: int, *, by: Actor, version: int | None = None) -> Claim:
    """Take a claim back for good; VIN, unit and quota are free at once."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    claim.expect_version(version)
    step = CLAIM_FLOW.fire(claim, "withdraw", by=by)
    reservations.let_go(claim, by=by)
    claim.save_fields("state", "released_at")
    record(claim, "claims.withdrawn", by=by, step=step)
    return claim


def _apply_policy(claim: Claim) -> None:
    """Snapshot what the program grants on the invoice date, so later changes never re-judge it."""
    if claim.invoice_date is None:
        return
    grant = grant_for(claim, claim.invoice_date)
    claim.support_amount = grant.amount if grant else None
    claim.policy_values = grant.facts if grant else {}


@transaction.atomic
def _report_contest(claim_id: int, error: DomainError, *, by: Actor) -> None:
    if all(refusal.code != "V01" for refusal in error.refusals):
        return
    claim = Claim.objects.visible_to(by).lock(claim_id)
    holder = VinLock.objects.taken().filter(vin=claim.vin).exclude(claim=claim).first()
    if holder:
        record(claim, "claims.vin_contested", by=by, holder=holder.claim_id)
