"""Telling the customer of a violation, and until when it is to be dealt with (domain.md 5.7)."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.foundation.workflow import WRONG_ROLE, WRONG_STATE, Step
from dealerops.identifiers.phone import is_mobile
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ContactChannel, ContactPurpose
from dealerops.registry.services import note_contact
from dealerops.workcal.services import end_of, local_date
from rental.calc.violations import Terms, user_day
from rental.choices.violations import (
    DONE,
    LEAST_DAYS,
    LINK_DAYS,
    MARGIN_DAYS,
    STATUTORY_DAYS,
    USER_DAYS,
)
from rental.models import RentalOrder, Violation
from rental.rules.violations import DUE_EARLY
from rental.workflow.violations import HANDLERS, VIOLATION_FLOW

TOLD = (
    *("state", "notified_at", "user_due_at", "nonce", "link_until", "opened_at"),
    *("overdue_at", "reminded_at", "policy_values"),
)


@transaction.atomic
def notify(violation_id: int, *, by: Actor, version: int | None = None) -> Violation:
    """The customer gets the notice with its link; their time runs from today.

    Our deadline lies days before the authority's, but never less than the least days from the notice.
    """
    violation = Violation.objects.visible_to(by).lock(violation_id)
    violation.expect_version(version)
    step = VIOLATION_FLOW.fire(violation, "notify", by=by)
    send_notice(violation, step, by=by)
    return violation


def send_notice(violation: Violation, step: Step, *, by: Actor) -> None:
    """A notice with a new link and a new deadline; the row is locked and its step was fired."""
    now = timezone.now()
    today = local_date(now)
    values = Values(on=today, dealer_id=violation.dealer_id)
    terms = Terms(
        values[USER_DAYS], values[LEAST_DAYS], values[STATUTORY_DAYS], values[MARGIN_DAYS]
    )
    due_on = user_day(today, violation.statutory_on, terms)
    violation.notified_at, violation.user_due_at = now, end_of(due_on)
    violation.nonce, violation.opened_at = secrets.token_hex(16), None
    violation.link_until = max(now + dt.timedelta(days=values[LINK_DAYS]), violation.user_due_at)
    violation.overdue_at = violation.reminded_at = None
    violation.policy_values = {**violation.policy_values, **values.used()}
    violation.save_fields(*TOLD, "ruling", "dispute_ended_at")
    note_text(violation, by=by)
    record(violation, "rental.violation_notified", by=by, step=step, due_on=due_on)


def note_text(violation: Violation, *, by: Actor) -> None:
    """The text message goes out after the commit (rental/services/texts.py)."""
    if violation.order and phone_of(violation.order):
        note_contact(
            violation.order.customer_id,
            ContactPurpose.VIOLATION,
            ContactChannel.SMS,
            was_reached=True,
            by=by,
            about=f"violation {violation.pk}",
        )


def phone_of(order: RentalOrder) -> str:
    """The mobile of whoever drove the car of a company, else the customer's own; empty without one."""
    numbers = [order.customer.mobile, order.driver_mobile]
    if order.customer.is_organisation:
        numbers.reverse()
    return next((one for one in numbers if is_mobile(one)), "")


@transaction.atomic
def enter_authority_day(
    violation_id: int, statutory_on: dt.date, *, by: Actor, version: int | None = None
) -> Violation:
    """The authority's notice has come with its last day, or it gave more time.

    A customer who was told keeps their day, unless the authority's is now too close to it; nobody gets
    less than the least days from today. Raises DomainError, InvalidInput (STATUTORY_BEFORE).
    """
    violation = Violation.objects.visible_to(by).lock(violation_id)
    violation.expect_version(version)
    if by.role not in HANDLERS:
        raise DomainError(WRONG_ROLE)
    if violation.state in DONE:
        raise DomainError(WRONG_STATE)
    if statutory_on < local_date(violation.occurred_at):
        raise InvalidInput(DUE_EARLY)
    violation.statutory_on = statutory_on
    if violation.user_due_at and violation.overdue_at is None:
        values = Values(on=timezone.localdate(), dealer_id=violation.dealer_id)
        latest = end_of(statutory_on - dt.timedelta(days=values[MARGIN_DAYS]))
        least = end_of(timezone.localdate() + dt.timedelta(days=values[LEAST_DAYS]))
        if latest < violation.user_due_at:
            violation.user_due_at = min(violation.user_due_at, max(latest, least))
    violation.save_fields("statutory_on", "user_due_at")
    record(violation, "rental.violation_authority_day", by=by, statutory_on=statutory_on)
    return violation
