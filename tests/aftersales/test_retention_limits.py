"""ACTIVE, AT_RISK, LOST, DORMANT and RETURNED by the written limits (domain.md 4.11)."""

import datetime as dt
from fractions import Fraction

import pytest

from aftersales.calc.retention import Limits, expected_days, limits, since, status
from aftersales.choices import CONTROLLABLE, Retention

D = dt.date
VISIT = D(2026, 1, 1)


def on(days: int) -> dt.date:
    return VISIT + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(50, 200), (40, 250), (300, 90), (5, 365), (Fraction(3333, 100), 300), (100, 100)],
)
def test_a_visit_is_expected_after_interval_by_rate(rate, expected):
    assert expected_days(10_000, Fraction(rate)) == expected


@pytest.mark.parametrize(
    ("expected", "active", "lost"),
    [
        (90, 120, 180),  # L is at least 180
        (100, 130, 200),
        (150, 180, 300),
        (200, 230, 365),  # and at most 365
        (340, 364, 365),  # expected + 30 would reach past L
        (365, 364, 365),
    ],
)
def test_limits(expected, active, lost):
    assert limits(expected, visited_on=VISIT) == Limits(expected, active, lost)


@pytest.mark.parametrize(("months", "lost"), [(6, 181), (9, 273), (12, 365)])
def test_a_brands_preset_takes_the_place_of_the_formula(months, lost):
    assert limits(200, visited_on=VISIT, preset_months=months).lost == lost
    assert limits(200, visited_on=VISIT, preset_months=months).active <= lost - 1


def test_a_customer_is_active_then_at_risk_then_lost_then_dormant():
    bounds = limits(100, visited_on=VISIT)  # active 130, lost 200
    days = {0: "ACTIVE", 130: "ACTIVE", 131: "AT_RISK", 199: "AT_RISK", 200: "LOST"}
    assert {n: status(VISIT, bounds, on=on(n)) for n in days} == days
    assert status(VISIT, bounds, on=D(2028, 1, 1)) == Retention.LOST  # 24 months to the day
    assert status(VISIT, bounds, on=D(2028, 1, 2)) == Retention.DORMANT


def test_with_long_intervals_nobody_is_at_risk():
    bounds = limits(365, visited_on=VISIT)
    assert status(VISIT, bounds, on=on(364)) == Retention.ACTIVE
    assert status(VISIT, bounds, on=on(365)) == Retention.LOST


def test_who_comes_after_having_been_lost_has_returned():
    bounds = limits(100, visited_on=VISIT)
    gone_for = VISIT - dt.timedelta(days=200)
    assert status(VISIT, bounds, on=on(5), before=gone_for) == Retention.RETURNED
    almost = gone_for + dt.timedelta(days=1)
    assert status(VISIT, bounds, on=on(5), before=almost) == Retention.ACTIVE
    assert status(VISIT, bounds, on=on(131), before=gone_for) == Retention.AT_RISK


def test_without_a_visit_there_is_nobody_to_lose():
    assert status(None, limits(100, visited_on=VISIT), on=on(0)) == Retention.NEW


def test_a_state_dates_from_the_day_its_limit_was_passed():
    bounds = limits(100, visited_on=VISIT)
    assert since(Retention.ACTIVE, bounds, VISIT) == VISIT
    assert since(Retention.AT_RISK, bounds, VISIT) == on(131)
    assert since(Retention.LOST, bounds, VISIT) == on(200)
    assert since(Retention.DORMANT, bounds, VISIT) == D(2028, 1, 2)


def test_six_reasons_are_ours_to_change():
    assert {*CONTROLLABLE} == {
        *("PRICE", "QUALITY", "ATTITUDE", "WAITING", "PARTS_SHORTAGE", "OTHER_DEALER")
    }
