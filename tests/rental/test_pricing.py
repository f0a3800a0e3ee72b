"""The arithmetic of prices and cancellation fees (domain.md 5.1, 0.6)."""

import datetime as dt
from decimal import Decimal

import pytest

from rental.calc.cancelling import CancelTerms, cancel_fee
from rental.calc.pricing import Extra, price, rental_days

TERMS = CancelTerms(48, 24, Decimal("0.2"), Decimal("0.5"), 2)
NINE = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "days"), [(1, 1), (24, 1), (24.1, 2), (48, 2), (49, 3), (240, 10)]
)
def test_a_begun_day_counts(hours: float, days: int):
    assert rental_days(NINE, NINE + HOUR * hours) == days


@pytest.mark.parametrize(
    ("before", "fee"),
    [
        (dt.timedelta(hours=48), 0),
        (dt.timedelta(hours=47, minutes=59), 200),
        (dt.timedelta(hours=24), 200),
        (dt.timedelta(hours=23, minutes=59), 500),
        (-dt.timedelta(hours=1), 500),
    ],
)
def test_the_fee_follows_the_hours_before_the_start(before: dt.timedelta, fee: int):
    assert cancel_fee(Decimal(1000), Decimal(250), before, TERMS) == fee


def test_the_fee_is_two_days_rent_at_most():
    assert cancel_fee(Decimal(3000), Decimal(300), HOUR, TERMS) == 600
    assert cancel_fee(Decimal(3000), Decimal(300), 30 * HOUR, TERMS) == 600


def test_the_fee_is_rounded_half_up():
    assert cancel_fee(Decimal("0.05"), Decimal(1), HOUR, TERMS) == Decimal("0.03")


def test_every_day_has_the_tariff_of_that_day():
    friday = dt.date(2026, 11, 20)

    def rate_on(day: dt.date) -> Decimal:
        return Decimal(300) if day.isoweekday() > 5 else Decimal(200)

    found = price(NINE, NINE + 3 * dt.timedelta(days=1), first_day=friday, rate_on=rate_on)
    assert [(line.quantity, line.unit, line.amount) for line in found.lines] == [
        (1, 200, 200),
        (2, 300, 600),
    ]
    assert (found.rent, found.total, found.daily_rate) == (800, 800, Decimal("266.67"))


def test_an_extra_without_a_price_leaves_no_line():
    extras = [
        Extra("INSURANCE", Decimal(2), Decimal(60)),
        Extra("ONE_WAY", Decimal(30), Decimal(0)),
    ]
    found = price(
        NINE, NINE + 48 * HOUR, first_day=dt.date(2026, 11, 22), rate_on=lambda _: Decimal(200),
        extras=extras,
    )  # fmt: skip
    assert [line.code for line in found.lines] == ["RENT", "INSURANCE"]
    assert (found.rent, found.total) == (400, 520)
