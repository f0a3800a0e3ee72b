"""Churn, satisfaction and forecast over the demo, against SQL written apart from the code."""

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from aftersales.models import CardRetention, CustomerCard
from aftersales.selectors.churn import churn_by_dealer
from aftersales.selectors.satisfaction import (
    Asked,
    Basis,
    satisfaction,
    satisfaction_by_dealer,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period
from tests.aftersales.test_retention_in_plain_sql import CAME, COHORT, STANDING, ask
from tests.demo.workshops import workshops

ONE_DAY = dt.timedelta(days=1)
TENTH = Decimal("0.1")
SMALL = 3_000  # orders
LOSABLE = {"ACTIVE", "RETURNED", "AT_RISK"}
DEPARTMENTS = """
SELECT i.dealer_id, a.department, count(a.score),
       100.0 * sum(a.score) / (5 * count(a.score)),
       100.0 * count(*) FILTER (WHERE a.score >= 4) / count(a.score)
  FROM aftersales_answer a JOIN aftersales_interview i ON i.id = a.interview_id
 WHERE i.finished_at IS NOT NULL AND i.delivered_on >= %(start)s AND i.delivered_on < %(end)s
 GROUP BY i.dealer_id, a.department HAVING count(a.score) > 0
"""
OVERALL = """
WITH weight(department, w) AS (VALUES ('RECEPTION', 25), ('WORKSHOP_QUALITY', 25),
       ('WORKSHOP_TIME', 10), ('PARTS_PRICE', 10), ('LABOUR_PRICE', 10), ('SETTLEMENT', 10),
       ('PAINTING', 5), ('CLEANING', 5)),
heard AS (
  SELECT a.department, 100.0 * sum(a.score) / (5 * count(a.score)) AS index
    FROM aftersales_answer a JOIN aftersales_interview i ON i.id = a.interview_id
   WHERE i.finished_at IS NOT NULL AND i.delivered_on >= %(start)s AND i.delivered_on < %(end)s
     AND a.score IS NOT NULL GROUP BY a.department
)
SELECT sum(w * index) / sum(w) FROM heard JOIN weight USING (department)
"""


@pytest.fixture(scope="module")
def _small(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), workshops(SMALL):
        yield


@pytest.fixture
def small(_small: None, db: None) -> None:
    """The first dealers of a small demo."""


def last_month() -> tuple[dt.date, dt.date]:
    """Its first day, and the first after it."""
    end = timezone.localdate().replace(day=1)
    return (end - ONE_DAY).replace(day=1), end


def dealers_with_cards() -> list[int]:
    cards = CustomerCard.objects.order_by("dealer").values_list("dealer", flat=True)
    return list(cards.distinct())


def statuses(dealer: int, on: dt.date) -> dict[tuple[int, int], tuple[str, dt.date | None]]:
    """By car and customer: status and next service; a car that is gone is not counted."""
    found = {(v, c): (status, day) for v, c, _r, status, day in ask(STANDING, on=on, dealer=dealer)}
    gone = CustomerCard.objects.filter(dealer=dealer, left_on__lt=on)
    for key in gone.values_list("vehicle", "customer"):
        if key in found:
            found[key] = ("NOT_COUNTED", found[key][1])
    return found


def check_standings(dealers: list[int]) -> None:
    for dealer in dealers:
        rows = CardRetention.objects.filter(card__dealer=dealer).values_list(
            "card__vehicle", "card__customer", "status", "service_on"
        )
        found = {(car, who): (status, day) for car, who, status, day in rows}
        assert found == statuses(dealer, timezone.localdate())


def check_rates(dealers: list[int], *, by_day: list[int]) -> None:
    """(a) of all dealers; (b) and (c), which go day by day, of those of `by_day`."""
    month, end = last_month()
    churn = churn_by_dealer(SYSTEM, month)
    for dealer in dealers:
        rate = churn[dealer].cohort
        assert (rate.lost, rate.base) == ask(COHORT, month=month, dealer=dealer)[0]
        assert churn[dealer].stock.base == ask(CAME, on=end, dealer=dealer)[0][0]
    for dealer in by_day:
        days = [month - ONE_DAY + ONE_DAY * n for n in range((end - month).days + 2)]
        history = [
            {card: status for card, (status, _day) in statuses(dealer, day).items()} for day in days
        ]
        newly = {
            card
            for before, after in pairwise(history[:-1])
            for card, status in after.items()
            if status == "LOST" and before.get(card) != "LOST"
        }
        base = at_midnight(history[0], history[1], LOSABLE)
        still = at_midnight(history[-2], history[-1], {"LOST"})
        assert (churn[dealer].new.lost, churn[dealer].new.base) == (len(newly), base)
        assert churn[dealer].stock.lost == still


def at_midnight(before: dict, after: dict, wanted: set[str]) -> int:
    """Cards in a wanted state when a day ends: its visits count, the limits of the next day do not yet.

    `before` and `after` are the statuses at the start of that day and of the next.
    """
    there = {card for card, status in after.items() if status in LOSABLE}
    came = {card for card in there if before.get(card) not in LOSABLE}
    stayed = {card for card, status in before.items() if status in wanted} - came
    return len(stayed) + (len(came) if wanted == LOSABLE else 0)


def check_satisfaction() -> None:
    month, end = last_month()
    asked = Asked(Period(month, end), timezone.now(), basis=Basis.VISIT)
    found = {
        (dealer, line.department): (line.n, line.index, line.satisfaction)
        for dealer, one in satisfaction_by_dealer(SYSTEM, asked).items()
        for line in one.departments
        if line.n
    }
    plain = {
        (dealer, department): (n, in_tenths(index), in_tenths(satisfied))
        for dealer, department, n, index, satisfied in ask(DEPARTMENTS, start=month, end=end)
        if department != "OVERALL"
    }
    assert found == plain
    assert len({department for _dealer, department in found}) >= 7
    together = satisfaction(SYSTEM, asked).printed_index
    assert together == in_tenths(ask(OVERALL, start=month, end=end)[0][0])


def in_tenths(value: Decimal) -> Decimal:
    return value.quantize(TENTH, ROUND_HALF_UP)


def test_statuses_and_forecasts_of_the_first_dealers(small):
    check_standings(dealers_with_cards())


def test_churn_of_the_first_dealers(small):
    dealers = dealers_with_cards()
    check_rates(dealers, by_day=dealers[:2])


def test_satisfaction_of_the_first_dealers(small):
    check_satisfaction()
