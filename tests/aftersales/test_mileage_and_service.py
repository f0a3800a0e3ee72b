"""Daily kilometres and the next service (domain.md 4.11), every number of the text among them."""

import datetime as dt
from fractions import Fraction

import pytest

from aftersales.calc.forecast import Interval, Service, next_service, stage_reached
from aftersales.calc.mileage import Point, daily_rate

D = dt.date
SOLD = D(2025, 1, 1)


def read(day: dt.date, km: int, odometer: int = 1) -> Point:
    return Point(odometer, day, km)


def test_12000_km_in_january_and_18000_in_may_are_50_a_day():
    points = [read(D(2026, 1, 10), 12_000), read(D(2026, 5, 10), 18_000)]
    assert daily_rate(points) == 50


def test_after_a_service_at_18000_km_the_next_is_due_on_26_november():
    forecast = next_service(
        Service(D(2026, 5, 10), 18_000),
        read_on=D(2026, 5, 10),
        read_km=18_000,
        rate=Fraction(50),
        interval=Interval(),
    )
    assert (forecast.due_km, forecast.by_km) == (28_000, D(2026, 11, 26))
    assert forecast.by_time == D(2027, 5, 10)
    assert forecast.on == D(2026, 11, 26)


def test_who_drives_little_comes_after_twelve_months():
    forecast = next_service(
        Service(D(2026, 8, 31), 18_000),
        read_on=D(2026, 8, 31),
        read_km=18_000,
        rate=Fraction(10),
        interval=Interval(10_000, 6),
    )
    assert forecast.on == forecast.by_time == D(2027, 2, 28)


def test_a_reading_after_the_service_moves_the_day():
    forecast = next_service(
        Service(D(2026, 5, 10), 18_000),
        read_on=D(2026, 8, 18),
        read_km=26_000,
        rate=Fraction(80),
        interval=Interval(),
    )
    assert forecast.on == D(2026, 8, 18) + dt.timedelta(days=25)


def test_part_of_a_day_is_not_waited_for():
    forecast = next_service(
        Service(D(2026, 1, 1), 0),
        read_on=D(2026, 1, 1),
        read_km=0,
        rate=Fraction(3333, 100),
        interval=Interval(),
    )
    assert forecast.by_km == D(2026, 1, 1) + dt.timedelta(days=300)


def test_the_newest_interval_weighs_seven_tenths():
    points = [
        read(D(2026, 1, 1), 1_000),
        read(D(2026, 3, 2), 4_000),  # 60 days: 50 a day
        read(D(2026, 5, 1), 10_000),  # 60 days: 100 a day
    ]
    assert daily_rate(points) == Fraction(85)  # 0.7 · 100 + 0.3 · 50


def test_points_closer_than_30_days_are_no_step_of_their_own():
    points = [
        read(D(2026, 1, 1), 1_000),
        read(D(2026, 4, 11), 6_000),
        read(D(2026, 4, 20), 8_000),  # 9 days after: measured from January
    ]
    assert daily_rate(points) == Fraction(6422, 100)  # 7,000 km in 109 days
    exactly = [read(D(2026, 1, 1), 1_000), read(D(2026, 1, 31), 2_500)]
    assert daily_rate(exactly) == 50
    a_day_less = [read(D(2026, 1, 2), 1_000), read(D(2026, 1, 31), 2_500)]
    assert daily_rate(a_day_less, sold_on=D(2025, 12, 12)) == 50  # 2,500 km in 50 days


@pytest.mark.parametrize(("km", "rate"), [(30, 5), (100_000, 300)])
def test_rates_stay_between_5_and_300(km, rate):
    assert daily_rate([read(D(2026, 1, 1), 0), read(D(2026, 3, 1), km)]) == rate


def test_with_one_point_the_whole_life_counts():
    assert daily_rate([read(D(2025, 4, 11), 4_000)], sold_on=SOLD) == 40  # 100 days


def test_without_a_point_the_model_says_it():
    assert daily_rate([]) == 40
    assert daily_rate([], sold_on=SOLD, usual=Fraction(55)) == 55
    assert daily_rate([read(SOLD, 12)], sold_on=SOLD) == 40
    assert daily_rate([read(D(2026, 1, 1), 9_000)]) == 40  # nobody knows since when


def test_a_new_odometer_begins_a_new_count():
    points = [
        read(D(2026, 1, 1), 50_000),
        read(D(2026, 4, 1), 59_000),
        read(D(2026, 5, 1), 10, odometer=2),
        read(D(2026, 6, 30), 3_610, odometer=2),  # 60 days: 60 a day
    ]
    assert daily_rate(points) == 60
    fresh = points[:3]
    assert daily_rate(fresh, sold_on=D(2024, 5, 1)) == Fraction(8082, 100)  # 59,000 in 730 days


@pytest.mark.parametrize(
    ("left", "stage"),
    [(31, None), (30, 30), (15, 30), (14, 14), (4, 14), (3, 3), (0, 3), (-1, None)],
)
def test_reminders_come_30_14_and_3_days_ahead(left, stage):
    service_on = D(2026, 11, 26)
    assert stage_reached(service_on, on=service_on - dt.timedelta(days=left)) == stage
