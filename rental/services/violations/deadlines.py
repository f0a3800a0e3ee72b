"""What time does to violations, and fines that we had to pay (domain.md 5.7)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.workcal.services import add_workdays
from rental.calc.violations import late_charge, pay_by, penalty_of
from rental.choices.roles import HEADS
from rental.choices.violations import ViolationState
from rental.models import Violation
from rental.rules.violations import carries_no_points
from rental.services.violations.money import last_day, post

PAID_FOR = (
    ViolationState.NOTIFIED,
    ViolationState.SELF_HANDLING,
)
NOT_LATE = Refusal("NOT_OVERDUE", _("The customer's time is not over."))
FINE_CHARGED = Refusal("FINE_CHARGED", _("The fine was charged already."))
PAID_AHEAD = Refusal("DAY_AHEAD", _("This day has not come yet."), "paid_on")
PAID_EARLY = Refusal("PAID_BEFORE", _("A fine is paid after it was decided."), "paid_on")


@transaction.atomic
def mark_overdue(violation_id: int, *, by: Actor) -> bool:
    """The customer's time is over and nothing was shown; False where that is not so. Safe to repeat.

    The penalty of the contract is due only where the terms that the customer accepted name a sum.
    """
    now = timezone.now()
    rows = Violation.objects.visible_to(by).past_deadline(now).select_related("order__terms")
    violation = rows.select_for_update(of=("self",)).filter(pk=violation_id).first()
    if violation is None or violation.order is None:
        return False
    violation.overdue_at = now
    order = violation.order
    amount = order.terms.penalty_amount if order.terms else None
    penalty = penalty_of(amount, is_late=True, was_accepted=order.accepted_at is not None)
    if penalty and not violation.penalty_charged:
        due_on = timezone.localdate(now)
        violation.penalty_charged = post(violation, "PENALTY", penalty, due_on, by=by)
    violation.save_fields("overdue_at", "penalty_charged")
    record(violation, "rental.violation_overdue", by=by, penalty=str(violation.penalty_charged))
    return True


@transaction.atomic
def charge_paid_fine(
    violation_id: int,
    *,
    decided_on: dt.date,
    paid_on: dt.date,
    decision_no: str,
    by: Actor,
    version: int | None = None,
) -> Violation:
    """We paid a fine without points that the customer left open too long: they owe what it cost us.

    That is the fine as it is and, more than 15 working days after the decision, its late charge. Raises
    TransitionRefused, InvalidInput, DomainError (NOT_OVERDUE, FINE_CHARGED, POINTS_NOT_HANDLED).
    """
    violation = Violation.objects.visible_to(by).lock(violation_id)
    violation.expect_version(version)
    if by.role not in HEADS:
        raise DomainError(WRONG_ROLE)
    if paid_on > timezone.localdate():
        raise InvalidInput(PAID_AHEAD)
    if paid_on < decided_on:
        raise InvalidInput(PAID_EARLY)
    found = _against_paying(violation)
    if found:
        raise DomainError(*found)
    days_late = (paid_on - pay_by(decided_on, add_workdays)).days
    late = late_charge(violation.fine, days_late)
    due_on = last_day(violation)
    violation.fine_charged = post(violation, "FINE", violation.fine, due_on, by=by)
    violation.late_charged = post(violation, "FINE", late, due_on, by=by, name="late")
    violation.decision_no = decision_no.strip()[:60]
    violation.save_fields("fine_charged", "late_charged", "decision_no")
    record(violation, "rental.violation_fine_paid", by=by, late=str(late), paid_on=paid_on)
    return violation


def _against_paying(violation: Violation) -> list[Refusal]:
    found = []
    if violation.state not in PAID_FOR or not violation.is_overdue:
        found.append(NOT_LATE)
    if violation.fine_charged:
        found.append(FINE_CHARGED)
    points = carries_no_points(violation)
    return [*found, points] if points else found
