"""The end of a case: resolved, verified by somebody else, closed with cause, measures and cost (domain.md 3.5)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import Direction, Means, RootCause, Verification
from complaints.models import Case, Contact
from complaints.rules.cases import NO_REASON, refuse_blank
from complaints.services.contacts import NO_SUMMARY, Talk, locked_elsewhere, tell_registry
from complaints.services.held import held_case
from complaints.services.steps import carry_on
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record

COST_RANGE = Refusal("COST_RANGE", _("Costs are a sum from 0 on."), "cost")
MOST = Decimal("1e11")


@dataclass(frozen=True, slots=True)
class Closing:
    """What a close says: a root cause of the list, the measures, the cost in CNY.

    `reason` and `legal_note` belong to a close without the customer's agreement.
    """

    root_cause: str
    measures: str
    cost: Decimal | None
    reason: str = ""
    legal_note: str = ""


@transaction.atomic
def resolve_case(
    case_id: int, measures: str, *, by: Actor, minutes: int = 0, version: int | None = None
) -> Case:
    """Everything that was agreed has been done; somebody else calls the customer next."""
    case = held_case(case_id, by=by, version=version)
    case.measures = measures.strip()
    step = CASE_FLOW.fire(case, "resolve", by=by)
    case.resolved_at = timezone.now()
    case.verification, case.verified_at, case.verified_by = "", None, None
    case.save_fields(
        *("state", "measures", "resolved_at", "verification", "verified_at", "verified_by")
    )
    record(case, "complaints.case_resolved", by=by, step=step)
    carry_on(case, "complaints.case_resolved", by=by, minutes=minutes)
    return case


@transaction.atomic
def verify_case(
    case_id: int,
    said: str,
    summary: str,
    *,
    by: Actor,
    minutes: int = 0,
    version: int | None = None,
) -> Case:
    """The verification call (second callback): somebody other than the owner asks the customer.

    Satisfied and accepted allow the close; not satisfied brings the case back to being carried out. The
    call is a contact of the case like any other: a legal hold of the customer forbids it, and the
    registry hears of it. Raises InvalidInput, TransitionRefused.
    """
    case = held_case(case_id, by=by, version=version)
    if said not in Verification.values:
        raise InvalidInput(
            Refusal("NOT_A_CHOICE", _("This value is not on the list."), "verification")
        )
    is_unhappy = said == Verification.NOT_SATISFIED
    name = "fall_back" if is_unhappy else "verify"
    also = refuse_blank(summary, NO_SUMMARY) + locked_elsewhere(case, by)
    step = CASE_FLOW.fire(case, name, by=by, also=also)
    now = timezone.now()
    case.verification, case.verified_at, case.verified_by_id = said, now, by.user_id
    case.last_contact_at = now
    if is_unhappy:
        case.resolved_at = None
    call = Talk(Direction.OUT, Means.PHONE, summary.strip(), is_two_way=True)
    Contact.objects.create(
        case=case, at=now, by_id=by.user_id, direction=call.direction, means=call.means,
        is_two_way=call.is_two_way, summary=call.summary,
    )  # fmt: skip
    case.save_fields(
        *("state", "verification", "verified_at", "verified_by", "last_contact_at", "resolved_at")
    )
    record(case, "complaints.case_verified", by=by, step=step, said=said)
    tell_registry(case, call, now, by)
    carry_on(case, "complaints.case_verified", by=by, minutes=minutes)
    return case


@transaction.atomic
def close_case(case_id: int, closing: Closing, *, by: Actor, version: int | None = None) -> Case:
    """Close with cause, measures, cost and the customer's word; raises TransitionRefused with all that lacks.

    The dealer's advocate closes green cases, complaint desk and risk manager every one (domain.md 7.2).
    """
    return _close(case_id, closing, "close", by=by, version=version)


@transaction.atomic
def close_without_agreement(
    case_id: int, closing: Closing, *, by: Actor, version: int | None = None
) -> Case:
    """The customer does not agree, and the case ends: approved by the regional head, red by the risk manager.

    Reason and legal note are needed, and the owner does not approve it. Raises TransitionRefused.
    """
    return _close(case_id, closing, "close_without_agreement", by=by, version=version)


def _close(case_id: int, closing: Closing, event: str, *, by: Actor, version: int | None) -> Case:
    case = held_case(case_id, by=by, version=version)
    _write(case, closing)
    is_exception = event == "close_without_agreement"
    if is_exception:
        case.exception_reason = closing.reason.strip()
        case.exception_note = closing.legal_note.strip()
        case.exception_by_id = by.user_id
    step = CASE_FLOW.fire(case, event, by=by)
    now = timezone.now()
    case.closed_at, case.closed_by_id = now, by.user_id
    case.first_closed_at = case.first_closed_at or now
    case.save_fields(
        *("state", "root_cause", "measures", "cost", "closed_at", "closed_by", "first_closed_at"),
        *("exception_reason", "exception_note", "exception_by"),
    )
    record(
        case,
        "complaints.case_closed",
        by=by,
        step=step,
        root_cause=case.root_cause,
        cost=case.cost,
        verification=case.verification,
        is_exception=is_exception,
        note=case.exception_reason,
    )
    carry_on(case, "complaints.case_closed", by=by)
    return case


def _write(case: Case, closing: Closing) -> None:
    """Raises InvalidInput for a cause that is on no list and a cost that is none."""
    faults = []
    if closing.root_cause and closing.root_cause not in RootCause.values:
        faults.append(Refusal("NOT_A_CHOICE", _("This value is not on the list."), "root_cause"))
    cost = closing.cost
    if cost is not None and not (cost.is_finite() and 0 <= cost <= MOST):
        faults.append(COST_RANGE)
    if faults:
        raise InvalidInput(*faults)
    case.root_cause, case.cost = closing.root_cause, closing.cost
    case.measures = closing.measures.strip()


@transaction.atomic
def withdraw_case(case_id: int, *, reason: str, by: Actor, version: int | None = None) -> Case:
    """The customer takes the complaint back: an end like closing, by whoever closes cases of this light.

    Raises TransitionRefused (LIGHT_TOO_HIGH, ALERTED).
    """
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "withdraw", by=by, also=refuse_blank(reason, NO_REASON))
    case.save_fields("state")
    record(case, "complaints.case_withdrawn", by=by, step=step, note=reason.strip())
    carry_on(case, "complaints.case_withdrawn", by=by)
    return case
