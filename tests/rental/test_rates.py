"""The formulas of domain.md 5.6 with their example, and random months that must add up to one."""

import datetime as dt
import random
from fractions import Fraction

from rental.calc.rates import (
    CarTime,
    Gap,
    Hours,
    IdleReason,
    Missed,
    OrderFacts,
    Shortfall,
    fleet_hours,
    idle_reason,
    outcome_of,
    shortfall,
)

ZERO = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
MONTH = (ZERO, ZERO + dt.timedelta(days=30))
HOUR = dt.timedelta(hours=1)


def at(hours: float) -> dt.datetime:
    return ZERO + hours * HOUR


def spans(*pairs: tuple[float, float]) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(at(begin), at(end)) for begin, end in pairs]


def test_the_example_of_ten_cars() -> None:
    """10 x 720 h, 200 blocked, 4,900 in use, 350 buffer: 70.0, 5.0 and 25.0 %."""
    cars = [
        CarTime(n, spans((0, 490)), spans((490, 525)), spans((600, 620))) for n in range(10)
    ]  # fmt: skip
    hours = fleet_hours(cars, MONTH)
    assert (hours.fleet, hours.blocked, hours.available) == (7200 * HOUR, 200 * HOUR, 7000 * HOUR)
    assert hours.utilisation == Fraction(70, 100)
    assert hours.buffer_share == Fraction(5, 100)
    assert hours.idle_share == Fraction(25, 100)


def test_random_months_add_up_to_one() -> None:
    for seed in range(200):
        dice = random.Random(seed)

        def some(dice: random.Random = dice) -> list[tuple[dt.datetime, dt.datetime]]:
            begins = [dice.uniform(-50, 760) for _ in range(dice.randint(0, 8))]
            return [(at(begin), at(begin + dice.uniform(0, 120))) for begin in begins]

        cars = [
            CarTime(
                n, some(), some(), some(),
                (at(dice.uniform(-90, 300)), at(dice.uniform(300, 900))) if dice.random() < 0.2 else None,
            )
            for n in range(5)
        ]  # fmt: skip
        hours = fleet_hours(cars, MONTH)
        assert hours.rented + hours.blocked + hours.buffer + hours.idle == hours.fleet
        assert (hours.utilisation or 0) + (hours.buffer_share or 0) + (hours.idle_share or 0) == 1


def test_a_blocked_car_that_is_driven_is_driven() -> None:
    hours = fleet_hours([CarTime(1, spans((0, 10)), spans((10, 20)), spans((5, 15)))], MONTH)
    assert (hours.rented, hours.blocked, hours.buffer) == (10 * HOUR, 5 * HOUR, 5 * HOUR)


def test_nothing_to_divide_by_is_no_rate() -> None:
    assert Hours().utilisation is None
    blocked = fleet_hours([CarTime(1, [], [], spans((0, 720)))], MONTH)
    assert blocked.utilisation is None
    assert outcome_of([]).fulfilment is None
    assert outcome_of([]).on_time_rate is None


def test_gaps_lie_between_jobs_and_tails_at_the_edges() -> None:
    hours = fleet_hours([CarTime(1, spans((10, 20), (30, 700)))], MONTH)
    assert [(gap.length, gap.is_tail) for gap in hours.gaps] == [
        (10 * HOUR, True), (10 * HOUR, False), (20 * HOUR, True),
    ]  # fmt: skip
    assert hours.average_gap == 10 * HOUR


def order(**facts: object) -> OrderFacts:
    return OrderFacts(
        **({"start_at": ZERO, "rank": 2, "handed_out_at": ZERO, "handed_rank": 2} | facts)
    )  # type: ignore[arg-type]


def test_an_order_is_fulfilled_within_half_an_hour_in_the_class_agreed_or_a_higher_one() -> None:
    late = dt.timedelta(minutes=30, seconds=1)
    assert shortfall(order()) is None
    assert shortfall(order(handed_rank=3)) is None
    assert shortfall(order(handed_out_at=ZERO + dt.timedelta(minutes=30))) is None
    assert shortfall(order(handed_out_at=ZERO + late)) == Shortfall.LATE
    assert shortfall(order(handed_rank=1)) == Shortfall.LOWER_CLASS
    assert shortfall(order(handed_out_at=None, handed_rank=None)) == Shortfall.NO_CAR
    assert (
        shortfall(order(handed_out_at=None, cancelled_by="OPERATOR")) == Shortfall.OPERATOR_CANCEL
    )
    assert shortfall(order(handed_out_at=None, is_no_show=True)) == Shortfall.NO_SHOW


def test_what_the_user_cancelled_before_the_start_does_not_count() -> None:
    before = order(handed_out_at=None, cancelled_by="USER", cancelled_at=ZERO - HOUR)
    after = order(handed_out_at=None, cancelled_by="USER", cancelled_at=ZERO)
    found = outcome_of(
        [
            order(),
            order(handed_rank=1),
            before,
            after,
            order(handed_out_at=None, cancelled_by="OPERATOR"),
        ]
    )
    assert (found.orders, found.handed_over, found.fulfilled) == (4, 2, 1)
    assert found.fulfilment == Fraction(1, 4)
    assert found.on_time_rate == 1
    assert found.operator_cancel_rate == Fraction(1, 4)
    assert dict(found.shortfalls) == {
        Shortfall.OPERATOR_CANCEL: 1, Shortfall.NO_SHOW: 1, Shortfall.LOWER_CLASS: 1,
    }  # fmt: skip


def test_why_a_car_stood() -> None:
    least = 8 * HOUR
    missed = [Missed(at(5), at(15), 2)]
    gap = Gap(1, at(0), at(20), is_tail=False)
    assert (
        idle_reason(Gap(1, at(0), at(7), is_tail=False), 2, missed, least) == IdleReason.TOO_SHORT
    )
    assert idle_reason(gap, 2, missed, least) == IdleReason.MISSED_ORDER
    assert idle_reason(gap, 3, missed, least) == IdleReason.MISSED_ORDER
    assert idle_reason(gap, 1, missed, least) == IdleReason.NO_DEMAND
    assert idle_reason(Gap(1, at(10), at(90), is_tail=True), 2, missed, least) == IdleReason.NO_WORK
