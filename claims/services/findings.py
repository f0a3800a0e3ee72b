"""Reasons for sending back or rejecting: at least one, allowed for the event, tied to a document."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import REJECT_REASONS, RESET_REASONS, DocumentState, DocumentType, Reason
from claims.models import Claim, Finding
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal

RULED_BY_L2 = Reason.O99
L2_AND_ABOVE = frozenset({Role.SSA_MANAGER, Role.SSA_HEAD, Role.FINANCE, Role.VP})


@dataclass(frozen=True, slots=True)
class FindingInput:
    """A reason code on a document code, with words where the code says too little."""

    document: str
    reason: str
    note: str = ""


def check_reset_findings(findings: Sequence[FindingInput], *, by: Actor) -> None:
    """Raises InvalidInput: FINDING_MISSING, REASON_NOT_ALLOWED, DOCUMENT_UNKNOWN, REASON_NEEDS_L2."""
    _check(findings, RESET_REASONS)
    check_level(findings, by=by)


def check_reject_findings(findings: Sequence[FindingInput]) -> None:
    """Raises InvalidInput: FINDING_MISSING, REASON_NOT_ALLOWED, DOCUMENT_UNKNOWN."""
    _check(findings, REJECT_REASONS)


def check_level(findings: Sequence[FindingInput], *, by: Actor) -> None:
    """'Other' is confirmed by level 2 or above (domain.md 2.10)."""
    if any(one.reason == RULED_BY_L2 for one in findings) and by.role not in L2_AND_ABOVE:
        raise InvalidInput(
            Refusal(
                "REASON_NEEDS_L2", _("The reason “other” needs a manager's decision."), "reason"
            )
        )


def _check(findings: Sequence[FindingInput], allowed: Collection[str]) -> None:
    refusals = []
    if not findings:
        refusals.append(Refusal("FINDING_MISSING", _("At least one reason is needed.")))
    for one in findings:
        if one.reason not in allowed:
            refusals.append(
                Refusal("REASON_NOT_ALLOWED", _("This reason cannot be used here."), one.reason)
            )
        if one.document not in DocumentType.values:
            refusals.append(
                Refusal("DOCUMENT_UNKNOWN", _("There is no such document type."), one.document)
            )
    if refusals:
        raise InvalidInput(*refusals)


def keep(claim: Claim, event: str, findings: Sequence[FindingInput], *, by: Actor) -> None:
    """Write the findings down and mark the documents they speak of."""
    Finding.objects.bulk_create(
        Finding(
            claim=claim,
            event=event,
            document_type=one.document,
            reason=one.reason,
            note=one.note,
            found_by_id=by.user_id,
        )
        for one in findings
    )
    claim.documents.current().filter(type__in={one.document for one in findings}).update(
        state=DocumentState.FAIL
    )


def proposed(claim: Claim) -> list[FindingInput]:
    """The findings of the proposal that waits for confirmation."""
    open_ones = claim.findings.filter(event="propose_reject", answered_at=None)
    return [FindingInput(one.document_type, one.reason, one.note) for one in open_ones]


def close(claim: Claim) -> None:
    """What was found has been answered, by the dealer or by head office; no paper is faulty any more."""
    claim.findings.filter(answered_at=None).update(answered_at=timezone.now())
    claim.documents.current().filter(state=DocumentState.FAIL).update(state=DocumentState.UPLOADED)
