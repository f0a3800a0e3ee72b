"""The ledger report R20: violations by state, age and points beside what is owed."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.reporting import Period, declared
from rental.models import LedgerItem, Violation
from rental.selectors.ledger_report import ledger_of_period
from rental.services import violations as s
from tests.factories.market import make_person
from tests.factories.rental import RentalHouse, make_car
from tests.factories.violations import a_violation, days_ago
from tests.rental.test_violations import told

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def figures(rows: list) -> dict[tuple[str, str], tuple[int, int | None]]:
    return {(one.part, one.label): (one.count, one.points) for one in rows}


def test_violations_and_receivables_side_by_side(house: RentalHouse) -> None:
    today = timezone.localdate()
    period, now = Period(today - 6 * DAY, today + DAY), timezone.now() + DAY
    late = told(house, points=3)
    Violation.objects.filter(pk=late.pk).update(user_due_at=timezone.now() - DAY)
    s.mark_overdue(late.pk, by=SYSTEM)
    old = a_violation(make_car(house.store, house.a), days_ago(40), house.store)
    Violation.objects.filter(pk=old.pk).update(found_at=days_ago(20))
    found = figures(ledger_of_period(house.manager, period, now))
    assert found["By state", "Overdue"] == (1, 3)
    assert found["By state", "Our own"] == (1, 0)
    assert found["In the period", "Came in"] == (2, 3)
    assert found["In the period", "Became overdue"] == (1, 3)
    assert found["Open, by days since found", "0–7"] == (1, 3)
    assert found["Open, by days since found", "16–30"] == (1, 0)
    assert found["Open, by points", "With points"] == (1, 3)
    assert found["Age", "Balance"][0] == 2  # the fine and the penalty
    finance = make_person(Role.FINANCE)
    assert figures(ledger_of_period(finance, period, now)) == found
    assert figures(ledger_of_period(house.neighbour, period, now))["By state", "Overdue"][0] == 0


def test_what_was_done_later_is_not_told_of_then(house: RentalHouse) -> None:
    """A violation becomes overdue, an item's dispute ends and a payment is taken back afterwards."""
    today = timezone.localdate()
    period = Period(today - 6 * DAY, today + DAY)
    owed = told(house, points=3)
    Violation.objects.filter(pk=owed.pk).update(user_due_at=timezone.now() - DAY)
    s.mark_overdue(owed.pk, by=SYSTEM)
    one = told(house, points=3)
    item = LedgerItem.objects.order_by("pk").first()
    assert item is not None
    LedgerItem.objects.filter(pk=item.pk).update(
        disputed_at=timezone.now(), dispute_reason="not mine"
    )
    then = timezone.now()
    before = figures(ledger_of_period(house.manager, period, then))
    Violation.objects.filter(pk=one.pk).update(user_due_at=timezone.now() - DAY)
    s.mark_overdue(one.pk, by=SYSTEM)
    LedgerItem.objects.filter(pk=item.pk).update(dispute_closed_at=timezone.now())
    assert figures(ledger_of_period(house.manager, period, then)) == before
    after = figures(ledger_of_period(house.manager, period, timezone.now()))
    overdue = "By state", "Overdue"
    assert (before[overdue][0], after[overdue][0]) == (1, 2)
    assert (before["Disputes", "Disputed items"][0], after["Disputes", "Disputed items"][0]) == (
        1,
        0,
    )


def test_it_is_declared_for_week_and_month() -> None:
    known = declared()
    assert {known[code].recipients for code in ("R20", "R20M")} == {
        frozenset({Role.RENTAL_MGR, Role.FINANCE})
    }


def test_ages_are_those_of_the_last_day_however_late_the_report_is_made(house: RentalHouse) -> None:
    """Found a week before the period ended; the report is made three days after it has."""
    today = timezone.localdate()
    period = Period(today - 9 * DAY, today - 2 * DAY)
    one = a_violation(make_car(house.store, house.a), days_ago(40), house.store)
    Violation.objects.filter(pk=one.pk).update(found_at=days_ago(10))
    found = figures(ledger_of_period(house.manager, period, timezone.now()))
    assert found["Open, by days since found", "0–7"][0] == 1
    assert found["Open, by days since found", "8–15"][0] == 0
