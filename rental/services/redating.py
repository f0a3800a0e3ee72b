"""Clocks that still run follow a change of the calendar that they count in (domain.md 0.4)."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from dealerops.workcal.services import (
    add_business_hours,
    add_workdays,
    dealer_hours,
    end_of,
    local_date,
    recomputed_due,
)
from rental.choices import OrderState
from rental.choices.policy import CONTACT_MINUTES
from rental.choices.violations import NOTICE_WORKDAYS, ViolationState
from rental.models import RentalOrder, Violation
from rental.rules.values import value_for

MINUTES_AN_HOUR = Decimal(60)


def contact_due(order: RentalOrder, since: dt.datetime) -> dt.datetime:
    """Until when the customer is to be called, in the opening hours of the store (domain.md 5.1)."""
    hours = value_for(order, CONTACT_MINUTES) / MINUTES_AN_HOUR
    return add_business_hours(since, hours, dealer_hours(order.dealer_id))


@transaction.atomic
def redate_notices(*, entered_on: dt.date) -> int:
    """A workday was opened or closed: customers who are still to be told of a violation.

    How many days moved; none to before the end of the day after the entry. Safe to repeat.
    """
    rows = Violation.objects.visible_to(SYSTEM).filter(
        state=ViolationState.MATCHED, notify_due_at__isnull=False, matched_at__isnull=False
    )
    moved = 0
    for one in rows.select_for_update(of=("self",)).order_by("pk"):
        since = local_date(one.decided_at or one.matched_at)
        day = add_workdays(since, value_for(one, NOTICE_WORKDAYS))
        due = recomputed_due(one.notify_due_at, end_of(day), entered_on)
        if due != one.notify_due_at:
            before, one.notify_due_at = one.notify_due_at, due
            one.save_fields("notify_due_at")
            record(one, "rental.violation_redated", by=SYSTEM, was=before, due_at=due)
            moved += 1
    return moved


@transaction.atomic
def redate_contacts(dealer_id: int, *, entered_on: dt.date) -> int:
    """A store opens or closes on another day: customers who still wait for its call; as above."""
    rows = RentalOrder.objects.visible_to(SYSTEM).filter(
        dealer=dealer_id, state=OrderState.PENDING_CONFIRM, contacted_at=None,
        contact_due_at__isnull=False, submitted_at__isnull=False,
    )  # fmt: skip
    moved = 0
    for one in rows.select_for_update(of=("self",)).order_by("pk"):
        due = recomputed_due(one.contact_due_at, contact_due(one, one.submitted_at), entered_on)
        if due != one.contact_due_at:
            before, one.contact_due_at = one.contact_due_at, due
            one.save_fields("contact_due_at")
            record(one, "rental.contact_redated", by=SYSTEM, was=before, due_at=due)
            moved += 1
    return moved
