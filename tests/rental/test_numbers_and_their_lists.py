"""Every number of R19 and R20 that leads to a list counts the rows of it."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone, translation

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period
from dealerops.journal.services import record
from rental.choices import EndedBy, EndReason, OrderState
from rental.models import Violation
from rental.reports import LEDGER_WEEKLY, OPERATION_MONTHLY
from rental.selectors.rate_rows import BROKE_DOWN, CHANGED
from rental.services import violations as s
from tests.factories.drills import numbers_checked
from tests.factories.rental import DAY, HOUR, an_order, make_car
from tests.factories.violations import a_violation, days_ago
from tests.rental.test_rate_rows import FIRST, MONTH, driven
from tests.rental.test_violations import told

pytestmark = pytest.mark.django_db


def test_orders_of_a_store_lead_to_the_orders_that_count(house):
    driven(house, make_car(house.store, house.b), 10, 10)
    for who, hours in ((EndedBy.USER, -5), (EndedBy.USER, 2), (EndedBy.OPERATOR, -5)):
        an_order(
            house.store, house.a, FIRST + 50 * HOUR, FIRST + 90 * HOUR, state=OrderState.CANCELLED,
            ended_at=FIRST + (50 + hours) * HOUR, cancelled_by=who,
            end_code=EndReason.OTHER, confirmed_at=FIRST,
        )  # fmt: skip
    driven(house, make_car(house.store, house.b), 31 * 24, 10)  # of the next month
    changed = driven(house, make_car(house.store, house.b), 200, 10)
    with time_machine.travel(FIRST + 201 * HOUR, tick=False), transaction.atomic():
        record(changed, CHANGED, by=house.manager)
        record(changed, BROKE_DOWN, by=house.manager)
    now = timezone.now()
    found = numbers_checked(OPERATION_MONTHLY, house.manager, MONTH, now)
    assert found == {
        *("booked", "orders", "handed_over", "operator_cancels", "user_cancels"),
        *("changes", "breakdowns"),
    }


def test_violations_and_items_lead_to_their_lists(house):
    today = timezone.localdate()
    late = told(house, points=3)
    Violation.objects.filter(pk=late.pk).update(user_due_at=timezone.now() - DAY)
    s.mark_overdue(late.pk, by=SYSTEM)
    a_violation(make_car(house.store, house.a), days_ago(40), house.store)
    week = Period(today - 6 * DAY, today + dt.timedelta(days=1))
    with translation.override("en"):
        found = numbers_checked(LEDGER_WEEKLY, house.manager, week, timezone.now() + DAY)
    assert found == {"count"}
