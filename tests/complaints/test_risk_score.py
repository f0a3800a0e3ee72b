"""The multiplication of domain.md 3.4: its vectors, every step of its tables, and what it never does."""

import datetime as dt
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.calc.factors import FIRST, LEGAL, WrongTable, read_factors
from complaints.calc.risk import Inputs, band_of, judge, legal_of, score_of, spread_of, time_of
from complaints.choices import Audience, Lamp, Severity

FACTORS = read_factors(FIRST)
HOUR = dt.timedelta(hours=1)
TARGET = 240 * HOUR
POINTS = {"S1": 5, "S2": 10, "S3": 20, "S4": 35, "S5": 50}


def growths(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(one) for one in values)


@pytest.mark.parametrize(
    ("severity", "p", "r", "t", "law", "score", "lamp"),
    [
        ("S2", "0.2", "0.15", "0.10", 0, 15, Lamp.GREEN),
        ("S3", "0", "0.30", "0.10", 10, 39, Lamp.YELLOW),
        ("S3", "0.5", "0.30", "0.25", 10, 59, Lamp.YELLOW),
        ("S4", "0.5", "0.15", "0", 0, 60, Lamp.RED),
        ("S5", "0.2", "0", "0", 0, 60, Lamp.RED),
        ("S5", "1", "0.5", "0.5", 30, 100, Lamp.RED),
        ("S4", "0.8", "0.30", "0", 0, 82, Lamp.RED),
        ("S3", "0", "0", "0", 0, 20, Lamp.GREEN),
    ],
)
def test_the_scores_of_the_specification(severity, p, r, t, law, score, lamp):
    assert score_of(FACTORS.severity[severity], growths(p, r, t), law) == score
    assert band_of(score, FACTORS) == lamp


@pytest.mark.parametrize(
    ("score", "lamp"), [(0, "GREEN"), (29, "GREEN"), (30, "YELLOW"), (59, "YELLOW"), (60, "RED")]
)
def test_where_the_lights_change(score, lamp):
    assert band_of(score, FACTORS) == lamp


def test_half_a_point_counts_up():
    assert score_of(10, growths("0.05", "0", "0"), 0) == 11  # 10.5
    assert score_of(10, growths("0.04", "0", "0"), 0) == 10  # 10.4
    assert score_of(50, growths("0.19", "0", "0"), 0) == 60  # 59.5 is red


@pytest.mark.parametrize(
    ("views", "p"),
    [
        (0, "0"), (1, "0.2"), (999, "0.2"), (1_000, "0.5"), (9_999, "0.5"), (10_000, "0.8"),
        (100_000, "0.8"), (100_001, "1"),
    ],
)  # fmt: skip
def test_how_many_saw_it(views, p):
    for audience in (Audience.PRIVATE, Audience.PUBLIC) if views else (Audience.PRIVATE,):
        inputs = Inputs(severity="S3", views=views, audience=audience)
        assert spread_of(inputs, FACTORS) == Decimal(p)


@pytest.mark.parametrize(
    ("audience", "p"),
    [
        ("PRIVATE", "0"), ("GROUP", "0.2"), ("PUBLIC", "0.2"), ("TRADE_MEDIA", "0.8"),
        ("NATIONAL_MEDIA", "1"),
    ],
)  # fmt: skip
def test_where_it_was_said(audience, p):
    assert spread_of(Inputs(severity="S3", audience=audience), FACTORS) == Decimal(p)


@pytest.mark.parametrize(
    ("customers", "regions", "p"),
    [
        (1, 1, "0"),
        (2, 1, "0"),
        (2, 2, "0"),
        (3, 1, "0.5"),
        (9, 1, "0.5"),
        (10, 1, "0.8"),
        (3, 2, "1"),
    ],
)
def test_how_many_customers_say_the_same(customers, regions, p):
    inputs = Inputs(severity="S3", customers=customers, regions=regions)
    assert spread_of(inputs, FACTORS) == Decimal(p)


@pytest.mark.parametrize(
    ("times", "r"), [(0, "0"), (1, "0.15"), (2, "0.30"), (3, "0.50"), (4, "0.50"), (40, "0.50")]
)
def test_how_often_it_came_back(times, r):
    assert judge(Inputs(severity="S3", recurrences=times), FACTORS).recurrence == Decimal(r)


@pytest.mark.parametrize(
    ("hours", "t"),
    [
        (0, "0"),
        (120, "0"),
        (121, "0.10"),
        (240, "0.10"),
        (241, "0.25"),
        (480, "0.25"),
        (481, "0.50"),
    ],
)
def test_how_much_time_has_passed(hours, t):
    inputs = Inputs(severity="S3", elapsed=hours * HOUR, target=TARGET)
    assert time_of(inputs, FACTORS) == Decimal(t)


def test_a_step_of_time_ends_to_the_microsecond():
    inputs = Inputs(severity="S3", elapsed=TARGET / 2, target=TARGET)
    assert time_of(inputs, FACTORS) == 0
    later = replace(inputs, elapsed=TARGET / 2 + dt.timedelta(microseconds=1))
    assert time_of(later, FACTORS) == Decimal("0.10")


def test_two_days_of_silence_cost_a_quarter_at_least():
    quiet = Inputs(severity="S3", target=TARGET, silent=48 * HOUR)
    assert time_of(quiet, FACTORS) == 0
    too_quiet = replace(quiet, silent=48 * HOUR + dt.timedelta(seconds=1))
    assert time_of(too_quiet, FACTORS) == Decimal("0.25")
    assert time_of(replace(too_quiet, elapsed=3 * TARGET), FACTORS) == Decimal("0.50")


def test_the_first_computation_knows_no_time():
    inputs = Inputs(severity="S3", elapsed=9 * TARGET, silent=9 * TARGET, target=None)
    assert time_of(inputs, FACTORS) == 0


def test_the_law_adds_up_to_thirty():
    assert legal_of(frozenset(), FACTORS) == 0
    assert legal_of(frozenset({"REGULATOR"}), FACTORS) == 10
    assert legal_of(frozenset({"REGULATOR", "LAWYER"}), FACTORS) == 25
    assert legal_of(frozenset({"RECALL", "LAWYER"}), FACTORS) == 30
    assert legal_of(frozenset({"RECALL", "LAWYER", "FRAUD"}), FACTORS) == 30
    assert legal_of(frozenset(LEGAL), FACTORS) == 30


def test_a_right_that_is_reached_is_not_near_as_well():
    assert legal_of(frozenset({"SANBAO_NEAR"}), FACTORS) == 8
    assert legal_of(frozenset({"SANBAO_NEAR", "SANBAO_REACHED"}), FACTORS) == 20


hours = st.timedeltas(min_value=dt.timedelta(), max_value=dt.timedelta(days=400))
inputs_of_cases = st.builds(
    Inputs,
    severity=st.sampled_from(Severity.values),
    audience=st.sampled_from(Audience.values),
    views=st.integers(0, 2_000_000),
    customers=st.integers(1, 50),
    regions=st.integers(1, 9),
    recurrences=st.integers(0, 9),
    elapsed=hours,
    target=st.one_of(st.none(), st.sampled_from([72 * HOUR, 120 * HOUR, 240 * HOUR])),
    silent=hours,
    legal=st.frozensets(st.sampled_from(LEGAL)),
)
FIELDS = (
    "severity",
    "audience",
    "views",
    "customers",
    "regions",
    "recurrences",
    "elapsed",
    "silent",
)


@given(inputs_of_cases)
def test_a_score_lies_between_nought_and_a_hundred(inputs):
    assert 0 <= judge(inputs, FACTORS).score <= 100


@given(inputs_of_cases, inputs_of_cases)
def test_no_score_falls_when_an_input_grows(one, other):
    """Whatever grows alone: the product of the larger input is not smaller."""
    before = judge(one, FACTORS).score
    for name in FIELDS:
        order = {"severity": Severity.values.index, "audience": Audience.values.index}.get(name)
        larger = max(getattr(one, name), getattr(other, name), key=order)
        assert judge(replace(one, **{name: larger}), FACTORS).score >= before
    more_law = replace(one, legal=one.legal | other.legal)
    assert judge(more_law, FACTORS).score >= before


@given(inputs_of_cases)
def test_the_product_is_what_fractions_say(inputs):
    """Against an exact computation that knows neither Decimal nor our rounding."""
    found = judge(inputs, FACTORS)
    exact = Fraction(POINTS[inputs.severity])
    for growth in (found.spread, found.recurrence, found.time):
        exact *= 1 + Fraction(growth)
    assert found.score == min(100, floor(exact + found.legal + Fraction(1, 2)))


def test_a_table_whose_steps_fall_is_refused():
    for path, wrong in (
        (("severity", "S5"), 30),
        (("views", 1), [10_000, "0.40"]),
        (("customers", 0), [3, "0.90"]),
        (("recurrence", 3), "0.10"),
        (("time_above",), "0.20"),
        (("bands", "YELLOW"), 70),
        (("legal", "SANBAO_NEAR"), 25),
        (("silence",), "0.255"),
        (("cross_region",), "1.5"),
        (("legal_cap",), -1),
        (("limits", "downgrade_hours"), "48"),
        (("severity", "S1"), True),
    ):
        tables = deepcopy(FIRST)
        place = tables
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = wrong
        with pytest.raises(WrongTable):
            read_factors(tables)


def test_a_table_with_a_gap_is_refused():
    for key in FIRST:
        tables = deepcopy(FIRST)
        del tables[key]
        with pytest.raises(WrongTable):
            read_factors(tables)
