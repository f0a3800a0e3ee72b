"""Late and early cars, other cars, breakdowns: the sums of domain.md 5.4 and 5.5 on plain values."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from rental.calc.breakdown import Promise, clocks_of, is_late, rent_stop
from rental.calc.returning import LateTerms, early_refund, energy_shortfall, late_fee
from rental.calc.substitution import Priced, exchange_of, price_effect, range_is_short
from rental.choices.substitution import Exchange

END = dt.datetime.fromisoformat("2026-11-23T18:00+08:00")
DAILY = Decimal("300.00")
TERMS = LateTerms()


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def fee(late: dt.timedelta, *, daily: Decimal = DAILY, harmed: bool = False) -> Decimal:
    return late_fee(END, END + late, daily, TERMS, harmed=harmed).total


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (minutes(-60), "0.00"),
        (minutes(0), "0.00"),
        (minutes(30), "0.00"),
        (minutes(30) + dt.timedelta(seconds=1), "50.00"),
        (minutes(60), "50.00"),
        (minutes(61), "100.00"),
        (minutes(5 * 60), "250.00"),
        (minutes(5 * 60 + 1), "300.00"),
        (minutes(23 * 60), "300.00"),
        (minutes(24 * 60), "300.00"),
        (minutes(25 * 60), "350.00"),
        (minutes(30 * 60), "600.00"),
        (minutes(49 * 60), "650.00"),
    ],
)
def test_a_late_car_costs_a_sixth_of_a_day_for_each_hour_begun(
    late: dt.timedelta, expected: str
) -> None:
    assert fee(late) == Decimal(expected)


def test_a_late_car_that_harms_the_next_order_costs_half_as_much_again():
    found = late_fee(END, END + minutes(90), DAILY, TERMS, harmed=True)
    assert (found.fee, found.surcharge, found.total) == (100, 50, 150)
    assert fee(minutes(30), harmed=True) == 0  # within the grace nothing is due, whatever follows


def test_a_sixth_of_a_day_is_rounded_once_half_up():
    assert fee(minutes(60), daily=Decimal("268.00")) == Decimal("44.67")
    assert fee(minutes(120), daily=Decimal("268.00")) == Decimal("89.33")
    assert fee(minutes(60), daily=Decimal("0.03")) == Decimal("0.01")


def test_late_fees_never_fall_with_time_and_never_pass_a_day_a_day():
    chance = random.Random(5)
    for _ in range(300):
        daily = Decimal(chance.randrange(10_000, 90_000)) / 100
        late = minutes(chance.randrange(31, 10_000))
        now, more = fee(late, daily=daily), fee(late + minutes(1), daily=daily)
        begun = -(-late // dt.timedelta(days=1))
        assert 0 < now <= more
        assert now <= daily * begun


@pytest.mark.parametrize(
    ("sooner", "days", "refund"),
    [
        (dt.timedelta(hours=-3), 0, "0.00"),
        (dt.timedelta(hours=23), 0, "0.00"),
        (dt.timedelta(days=1), 1, "0.00"),
        (dt.timedelta(days=2), 2, "300.00"),
        (dt.timedelta(days=3, hours=23), 3, "600.00"),
    ],
)
def test_a_car_that_comes_early_gives_back_whole_days_but_one(
    sooner: dt.timedelta, days: int, refund: str
) -> None:
    found = early_refund(END, END - sooner, DAILY)
    assert (found.unused_days, found.refund) == (days, Decimal(refund))


def test_missing_charge_is_counted_and_more_than_before_is_not():
    assert (energy_shortfall(95, 40), energy_shortfall(60, 80)) == (55, 0)


def test_the_same_class_is_free_an_upgrade_is_logged_and_a_downgrade_gives_back_half_more():
    compact, suv = Priced(2, Decimal(200)), Priced(4, Decimal(350))
    same = price_effect(compact, compact, 3)
    assert (same.kind, same.house_cost, same.refund) == (Exchange.SAME_CLASS, 0, 0)
    up = price_effect(compact, suv, 3)
    assert (up.kind, up.steps, up.house_cost, up.refund) == (Exchange.UPGRADE, 2, 450, 0)
    down = price_effect(suv, compact, 3)
    assert (down.kind, down.steps, down.house_cost) == (Exchange.DOWNGRADE, -2, 0)
    assert down.refund == Decimal("675.00")
    assert down.needs_consent
    assert not up.needs_consent


def test_a_lower_class_that_is_dearer_gives_nothing_back_and_takes_nothing():
    found = price_effect(Priced(4, Decimal(200)), Priced(3, Decimal(260)), 2)
    assert (found.kind, found.refund, found.house_cost) == (Exchange.DOWNGRADE, 0, 0)
    assert exchange_of(3, 3) == Exchange.SAME_CLASS


@pytest.mark.parametrize(
    ("planned", "range_km", "short"),
    [(320, 400, False), (321, 400, True), (999, None, False), (0, 400, False)],
)
def test_a_day_beyond_four_fifths_of_the_range_asks_the_customer(
    planned: int, range_km: int | None, *, short: bool
) -> None:
    assert range_is_short(planned, range_km) is short


def test_help_is_due_in_an_hour_and_a_car_in_four_or_twelve():
    reported = dt.datetime.fromisoformat("2026-11-23T09:00+08:00")
    city = clocks_of(reported, Promise(), same_city=True)
    far = clocks_of(reported, Promise(), same_city=False)
    assert city.roadside_due == far.roadside_due == reported + minutes(60)
    assert city.replacement_due == reported + dt.timedelta(hours=4)
    assert far.replacement_due == reported + dt.timedelta(hours=12)
    assert not is_late(city.roadside_due, city.roadside_due, END)
    assert is_late(city.roadside_due, city.roadside_due + minutes(1), END)
    assert is_late(city.roadside_due, None, END)


def test_rent_stops_from_the_report_until_the_other_car():
    reported = dt.datetime.fromisoformat("2026-11-23T09:00+08:00")
    found = rent_stop(reported, reported + dt.timedelta(hours=4), END, DAILY)
    assert (found.stopped, found.credit) == (dt.timedelta(hours=4), Decimal("50.00"))
    begun = rent_stop(reported, reported + dt.timedelta(seconds=61), END, Decimal("288.00"))
    assert begun.credit == Decimal("0.40")  # two minutes at 0.20


def test_no_rent_stops_that_does_not_run():
    late = END - dt.timedelta(hours=1)
    found = rent_stop(late, END + dt.timedelta(hours=5), END, DAILY)
    assert (found.stopped, found.credit) == (dt.timedelta(hours=1), Decimal("12.50"))
    after = rent_stop(END + minutes(5), END + minutes(50), END, DAILY)
    assert (after.stopped, after.credit) == (dt.timedelta(), Decimal("0.00"))
