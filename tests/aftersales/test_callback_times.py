"""When a callback is due and when customers may be called (domain.md 4.8), on plain values."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from aftersales.calc.callbacks import (
    AttemptLimits,
    Caller,
    Missed,
    NotNow,
    Visitor,
    band_of,
    choose_caller,
    due_of,
    hours_of,
    priority_of,
    reason_not_to_call,
    reason_to_wait,
)
from aftersales.choices import CALL_BANDS
from dealerops.workcal.defaults import default_open
from tests.factories.callbacks import moment

HOURS = hours_of(CALL_BANDS.default)

LIMITS = AttemptLimits()
DEALER = "DEALER_OPEN:1"
SPRING_FESTIVAL_2026 = {dt.date(2026, 2, day) for day in (16, 17, 18, 19)}


def always_open(_day: dt.date) -> bool:
    return True


def dealer_is_open(day: dt.date) -> bool:
    return default_open(DEALER, day)


def test_due_dates_of_400_deliveries_equal_an_independent_computation():
    """Counted day by day, knowing only on which days of 2026 a dealer is closed by default."""
    chance = random.Random(20260101)
    for _ in range(400):
        delivered = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(365))
        expected = delivered
        for _day in range(3):
            expected += dt.timedelta(days=1)
        while expected in SPRING_FESTIVAL_2026:
            expected += dt.timedelta(days=1)
        due = due_of(delivered, 3, dealer_is_open)
        assert (due.on, due.earliest) == (expected, delivered + dt.timedelta(days=1)), delivered
        assert due.at == moment(f"{expected + dt.timedelta(days=1)}T00:00")


def test_a_due_date_moves_over_days_on_which_the_dealer_is_closed():
    closed = {dt.date(2026, 9, 13), dt.date(2026, 9, 14)}
    due = due_of(dt.date(2026, 9, 10), 3, lambda day: day not in closed)
    assert (due.raw, due.on) == (dt.date(2026, 9, 13), dt.date(2026, 9, 15))


@pytest.mark.parametrize(
    ("clock", "band"),
    [
        ("09:29", None),
        ("09:30", "AM"),
        ("11:59", "AM"),
        ("12:00", None),
        ("12:30", None),
        ("13:59", None),
        ("14:00", "PM"),
        ("17:59", "PM"),
        ("18:00", "EVE"),
        ("19:59", "EVE"),
        ("20:00", None),
        ("20:30", None),
    ],
)
def test_customers_are_called_in_the_morning_the_aftermorning_and_the_evening(clock, band):
    assert band_of(moment(f"2026-09-11T{clock}"), HOURS) == band


def test_nobody_is_called_on_the_day_of_delivery_nor_while_the_dealer_is_closed():
    day = dt.date(2026, 9, 11)
    morning = moment("2026-09-11T10:00")
    assert reason_not_to_call(morning, day, HOURS, always_open) is None
    later = day + dt.timedelta(days=1)
    assert reason_not_to_call(morning, later, HOURS, always_open) == NotNow.TOO_EARLY
    assert reason_not_to_call(morning, day, HOURS, lambda _day: False) == NotNow.CLOSED
    lunch = moment("2026-09-11T12:30")
    assert reason_not_to_call(lunch, day, HOURS, always_open) == NotNow.WINDOW


def tried(*times: str) -> list[Missed]:
    return [Missed(moment(time), band_of(moment(time), HOURS) or "") for time in times]


def waits(time: str, *before: str) -> NotNow | None:
    return reason_to_wait(moment(time), band_of(moment(time), HOURS) or "", tried(*before), LIMITS)


def test_two_hours_pass_between_two_attempts():
    assert waits("2026-09-11T11:59", "2026-09-11T10:00") == NotNow.TOO_SOON
    assert waits("2026-09-11T14:00", "2026-09-11T10:00") is None


def test_the_last_attempt_is_on_another_day_and_in_another_part_of_the_day():
    one_day = ("2026-09-11T10:00", "2026-09-11T14:30")
    assert waits("2026-09-11T18:30", *one_day) == NotNow.SAME_TIMES
    assert waits("2026-09-12T10:00", *one_day) is None
    one_band = ("2026-09-11T10:00", "2026-09-12T10:00")
    assert waits("2026-09-13T10:00", *one_band) == NotNow.SAME_TIMES
    assert waits("2026-09-12T14:00", *one_band) is None


def test_five_attempts_on_five_days_never_leave_a_customer_stuck():
    """The other published practice: five days one after the other (domain.md 4.8)."""
    limits = AttemptLimits(attempts=5, days=5, bands=2)

    def reason(time: str, *before: str) -> NotNow | None:
        return reason_to_wait(
            moment(time), band_of(moment(time), HOURS) or "", tried(*before), limits
        )

    assert reason("2026-09-11T15:00", "2026-09-11T10:00") == NotNow.SAME_TIMES
    before = ("2026-09-11T10:00", "2026-09-12T10:00", "2026-09-13T10:00")
    assert reason("2026-09-13T15:00", *before) == NotNow.SAME_TIMES
    assert reason("2026-09-14T10:00", *before) is None
    before = (*before, "2026-09-14T10:00")
    assert reason("2026-09-15T10:00", *before) == NotNow.SAME_TIMES
    assert reason("2026-09-15T14:00", *before) is None
    # Tried twice on one day, as the policy before allowed: the fifth day cannot come any more.
    twice = ("2026-09-11T10:00", "2026-09-11T15:00", "2026-09-12T10:00", "2026-09-13T10:00")
    assert reason("2026-09-13T15:00", *twice) == NotNow.SAME_TIMES
    assert reason("2026-09-14T10:00", *twice) is None


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"is_rework": True, "has_paint": True}, 0),
        ({"has_paint": True}, 1),
        ({"amount": Decimal("5000.01")}, 2),
        ({"is_new": True}, 3),
        ({"amount": Decimal(5000)}, 4),
        ({"is_private": False, "is_rework": True}, 5),
        ({"is_private": False}, 9),
    ],
)
def test_private_cars_come_first_then_rework_paint_large_amounts_and_new_customers(facts, place):
    plain = {
        "is_private": True, "is_rework": False, "has_paint": False,
        "amount": Decimal(800), "is_new": False,
    }  # fmt: skip
    assert priority_of(Visitor(**{**plain, **facts}), Decimal(5000)) == place


def test_the_shortest_list_gets_the_callback_but_never_who_stood_at_the_car():
    lists = [Caller(1, 4), Caller(2, 2), Caller(3, 2)]
    assert choose_caller(lists, apart=frozenset(), customer_is_with=None) == 2
    assert choose_caller(lists, apart=frozenset({2}), customer_is_with=None) == 3
    assert choose_caller(lists, apart=frozenset({1, 2, 3}), customer_is_with=None) is None


def test_a_customer_stays_with_the_person_who_has_them_already():
    lists = [Caller(1, 40), Caller(2, 0)]
    assert choose_caller(lists, apart=frozenset(), customer_is_with=1) == 1
    assert choose_caller(lists, apart=frozenset({1}), customer_is_with=1) is None
