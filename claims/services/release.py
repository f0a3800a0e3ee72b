"""What time does to a claim: unanswered resets, late checks, closed appeal windows, expired promises."""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.utils import timezone

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import CheckAssignment, Claim, PreApplication, SlaBreach
from claims.models.claim import LIVE
from claims.services import outcomes, reservations
from claims.services.findings import FindingInput
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from quota.services import Ref, release, reserved_by_month


@transaction.atomic
def time_out_reset(claim_id: int, *, by: Actor) -> Claim:
    """A reset that nobody answered becomes a rejection (T02); safe to repeat."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    now = timezone.now()
    if claim.state != ClaimState.RESET or not claim.reset_due_at or claim.reset_due_at > now:
        return claim
    step = CLAIM_FLOW.fire(claim, "timeout", by=by)
    open_finding = claim.findings.filter(answered_at=None).first()
    document = open_finding.document_type if open_finding else DocumentType.D01
    return outcomes.reject(claim, step, [FindingInput(document, Reason.T02)], by=by)


@transaction.atomic
def release_rejected(claim_id: int, *, by: Actor) -> Claim:
    """The appeal window has closed: VIN, unit and quota are free together; safe to repeat."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    now = timezone.now()
    window_open = claim.appeal_until is None or claim.appeal_until > now
    if claim.state != ClaimState.REJECTED or claim.released_at or window_open:
        return claim
    reservations.let_go(claim, by=by)
    claim.save_fields("released_at")
    record(claim, "claims.released", by=by)
    return claim


@transaction.atomic
def release_expired(preapplication_id: int, *, by: Actor, on: dt.date) -> int:
    """After its last day a pre-application keeps no quota but that of claims under way (domain.md 2Q.2).

    Returns how many units came free; safe to repeat, and later it frees what those claims let go.
    An invoice of its last day may still be claimed, so the pre-application stays approved.
    """
    preapplication = PreApplication.objects.visible_to(by).lock(preapplication_id)
    if preapplication.valid.upper is None or preapplication.valid.upper > on:
        return 0
    lines = list(preapplication.lines.select_for_update().order_by("pk"))  # submissions wait
    under_way = Claim.objects.filter(LIVE, line__in=lines).exclude(state=ClaimState.APPROVED)
    needed = Counter(under_way.values_list("line__planned_month", flat=True))
    unused = reserved_by_month(Ref.of(preapplication)) - needed
    for month, units in sorted(unused.items()):
        release(ref=Ref.of(preapplication), by=by, qty=units, month=month)
    freed = unused.total()
    if freed:
        record(preapplication, "claims.preapplication_expired", by=by, units=freed)
    return freed


@transaction.atomic
def mark_late_check(assignment_id: int, *, by: Actor) -> SlaBreach:
    """Write down that a check is late; once per check."""
    assignment = CheckAssignment.objects.visible_to(by).lock(assignment_id)
    breach, is_new = SlaBreach.objects.get_or_create(assignment=assignment)
    if is_new:
        record(assignment.claim, "claims.check_late", by=by, assignment=assignment.pk)
    return breach
