"""The whole way beside the sum of its steps (domain.md 3.9)."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.calc.lead_time import Interval, LeadTime, lead_time, percentile

NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
WEEK = 7 * 24 * 60


def way(closed: float, *steps: tuple[float, float], hands_on: float = 0) -> LeadTime:
    intervals = [
        Interval(NOON + HOUR * begins, NOON + HOUR * ends, HOUR * hands_on)
        for begins, ends in steps
    ]
    return lead_time(NOON, NOON + HOUR * closed, intervals)


def test_the_example_of_the_specification():
    found = way(24, (0, 4), (10, 16), (15, 20))
    assert (found.sum_steps, found.covered) == (15 * HOUR, 14 * HOUR)
    assert (found.handover_gap, found.overlap, found.e2e) == (10 * HOUR, HOUR, 24 * HOUR)


def test_the_order_in_which_steps_are_told_does_not_matter():
    assert way(24, (15, 20), (0, 4), (10, 16)) == way(24, (0, 4), (10, 16), (15, 20))


def test_a_step_inside_another_covers_nothing_more():
    found = way(10, (0, 8), (2, 3))
    assert (found.covered, found.overlap, found.handover_gap) == (8 * HOUR, HOUR, 2 * HOUR)


def test_steps_that_touch_leave_no_gap():
    found = way(10, (0, 4), (4, 10))
    assert (found.handover_gap, found.overlap) == (dt.timedelta(), dt.timedelta())


def test_a_case_nobody_worked_on_is_all_gap():
    found = way(24)
    assert (found.handover_gap, found.sum_steps, found.flow_efficiency) == (24 * HOUR, HOUR * 0, 0)


def test_flow_efficiency_is_hands_on_time_of_the_whole_way():
    assert way(24, (0, 4), (10, 16), hands_on=1.5).flow_efficiency == pytest.approx(0.125)
    assert way(0, (0, 0)).flow_efficiency is None


def test_nothing_ends_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        way(10, (5, 4))
    with pytest.raises(ValueError, match="before"):
        way(-1)


@st.composite
def ways(draw: st.DrawFn) -> LeadTime:
    closed = draw(st.integers(0, WEEK))
    points = st.integers(0, closed)
    steps = draw(st.lists(st.tuples(points, points).map(sorted), max_size=12))
    intervals = [Interval(NOON + MINUTE * one, NOON + MINUTE * two) for one, two in steps]
    return lead_time(NOON, NOON + MINUTE * closed, intervals)


@given(ways())
def test_parts_add_up_whatever_the_steps(found):
    assert found.covered <= found.sum_steps
    assert found.covered + found.handover_gap == found.e2e
    assert found.overlap >= dt.timedelta()
    assert dt.timedelta() <= found.handover_gap <= found.e2e


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)).map(sorted), max_size=10))
def test_the_union_is_what_minutes_say_one_by_one(steps):
    intervals = [Interval(NOON + MINUTE * one, NOON + MINUTE * two) for one, two in steps]
    minutes = {minute for one, two in steps for minute in range(one, two)}
    found = lead_time(NOON, NOON + MINUTE * 500, intervals)
    assert found.covered == MINUTE * len(minutes)


def test_median_and_ninety_of_a_hundred_lie_between_neighbours():
    hours = [HOUR * n for n in (1, 2, 3, 10)]
    assert percentile(hours, Fraction(1, 2)) == 2.5 * HOUR
    assert percentile(hours, Fraction(9, 10)) == 7.9 * HOUR
    assert percentile(hours[:1], Fraction(9, 10)) == HOUR
    assert percentile([], Fraction(1, 2)) is None
