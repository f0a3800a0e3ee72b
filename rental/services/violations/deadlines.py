"""What time does to violations, and fines that we pay for customers (domain.md 5.7, 5.8)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.workcal.services import add_workdays
from rental.calc.violations import late_charge, pay_by, penalty_of
from rental.choices import PayChannel
from rental.choices.ledger import ItemKind
from rental.choices.roles import OPERATORS
from rental.choices.violations import Proof, ViolationState
from rental.models import Violation
from rental.rules.violations import NOT_NUMBERED, carries_no_points
from rental.services.ledger import pay_fine
from rental.services.violations.answering import ProofFacts, hand_proof
from rental.services.violations.money import charge_fine, last_day, post
from rental.services.violations.telling import note_text

LEFT_OPEN = (ViolationState.NOTIFIED, ViolationState.SELF_HANDLING)
NOT_OURS = Refusal("NOT_OVERDUE", _("The customer's time is not over."))
PAID_TWICE = Refusal("FINE_PAID", _("We paid this fine already."))
PAID_AHEAD = Refusal("DAY_AHEAD", _("This day has not come yet."), "paid_on")
PAID_EARLY = Refusal("PAID_BEFORE", _("A fine is paid after it was decided."), "paid_on")


@dataclass(frozen=True, slots=True)
class Payment:
    """A fine that we paid to the authority."""

    decision_no: str
    decided_on: dt.date
    paid_on: dt.date
    channel: str = PayChannel.TRANSFER


@transaction.atomic
def remind(violation_id: int, *, by: Actor) -> bool:
    """The deadline is close and the customer was not reminded; False where that is not so."""
    rows = Violation.objects.visible_to(by).filter(state__in=LEFT_OPEN, reminded_at=None)
    violation = rows.select_for_update(of=("self",)).filter(pk=violation_id).first()
    if violation is None or violation.order is None:
        return False
    violation.reminded_at = timezone.now()
    violation.save_fields("reminded_at")
    note_text(violation, by=by)
    record(violation, "rental.violation_reminded", by=by, due_on=last_day(violation))
    return True


@transaction.atomic
def mark_overdue(violation_id: int, *, by: Actor) -> bool:
    """The customer's time is over and nothing was shown; False where that is not so. Safe to repeat.

    From here on the fine is a debt like any other, until somebody shows that it was dealt with. The
    penalty of the contract is due only where the terms that the customer accepted name a sum.
    """
    now = timezone.now()
    rows = Violation.objects.visible_to(by).past_deadline(now).select_related("order__terms")
    violation = rows.select_for_update(of=("self",)).filter(pk=violation_id).first()
    if violation is None or violation.order is None:
        return False
    violation.overdue_at = now
    charge_fine(violation, by=by)
    order = violation.order
    amount = order.terms.penalty_amount if order.terms else None
    penalty = penalty_of(amount, is_late=True, was_accepted=order.accepted_at is not None)
    if penalty and not violation.penalty_charged:
        today = timezone.localdate(now)
        violation.penalty_charged = post(violation, ItemKind.PENALTY, penalty, today, by=by)
    violation.save_fields("overdue_at", "fine_charged", "penalty_charged")
    note_text(violation, by=by)
    record(violation, "rental.violation_overdue", by=by, penalty=str(violation.penalty_charged))
    return True


def pay_for_customer(
    violation_id: int, paid: Payment, *, by: Actor, version: int | None = None
) -> Violation:
    """We paid a fine without points: because we were asked to, or because it was left open too long.

    The customer owes the fine as it is and, where they were late, what came on top more than 15 working
    days after the decision. The receipt is the proof. Raises InvalidInput, DomainError (WRONG_ROLE,
    NOT_OVERDUE, FINE_PAID, POINTS_NOT_HANDLED).
    """
    _check(paid)
    with transaction.atomic():
        violation = Violation.objects.visible_to(by).lock(violation_id)
        violation.expect_version(version)
        if by.role not in OPERATORS:
            raise DomainError(WRONG_ROLE)
        found = _against_paying(violation)
        if found or violation.order is None:
            raise DomainError(*found)
        charge_fine(violation, by=by)
        if violation.state != ViolationState.AGENT_REQUESTED:
            days_late = (paid.paid_on - pay_by(paid.decided_on, add_workdays)).days
            late, due_on = late_charge(violation.fine, days_late), last_day(violation)
            kind = ItemKind.FINE
            violation.late_charged = post(violation, kind, late, due_on, by=by, name="late")
        violation.fine_paid_on = paid.paid_on
        violation.save_fields("fine_charged", "late_charged", "fine_paid_on")
        total = violation.fine_charged + violation.late_charged
        if total:
            key = f"violation:{violation.pk}:paid"
            pay_fine(order=violation.order, amount=total, channel=paid.channel, key=key, by=by)
        record(violation, "rental.violation_fine_paid", by=by, paid_on=paid.paid_on)
        hand_proof(violation.pk, ProofFacts(Proof.RECEIPT, paid.decision_no), by=by)
        violation.refresh_from_db()
    return violation


def _check(paid: Payment) -> None:
    if not paid.decision_no.strip():
        raise InvalidInput(NOT_NUMBERED)
    if paid.paid_on > timezone.localdate():
        raise InvalidInput(PAID_AHEAD)
    if paid.paid_on < paid.decided_on:
        raise InvalidInput(PAID_EARLY)


def _against_paying(violation: Violation) -> list[Refusal]:
    found = []
    is_late = violation.state in LEFT_OPEN and violation.is_overdue
    if violation.state != ViolationState.AGENT_REQUESTED and not is_late:
        found.append(NOT_OURS)
    if violation.fine_paid_on:
        found.append(PAID_TWICE)
    points = carries_no_points(violation)
    return [*found, points] if points else found
