"""How far a car goes in a day, from what its odometer showed when (domain.md 4.11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Final

APART: Final = dt.timedelta(days=30)  # points closer together say little about a day
NEWEST, OLDER = Fraction(7, 10), Fraction(3, 10)
SLOWEST, FASTEST = Fraction(5), Fraction(300)
USUAL: Final = Fraction(40)  # km per day of a car that nobody has read yet


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A valid reading; a car whose odometer was replaced goes on with the next `odometer`."""

    odometer: int
    day: dt.date
    km: int


def daily_rate(
    points: Sequence[Point], *, sold_on: dt.date | None = None, usual: Fraction = USUAL
) -> Fraction:
    """Kilometres a day, between 5 and 300, in hundredths.

    Walks back from the last reading in steps of at least 30 days, so that every kilometre counts once,
    then forwards again: the first step is the rate, each later one weighs 0.7 against 0.3 of what came
    before. With a single point the car's whole life counts, without one the model's `usual` rate.
    """
    steps = [_speed(older, newer) for newer, older in pairwise(_chain(points))]
    if not steps:
        return _whole_life(points, sold_on, usual)
    *later, first = steps
    rate = _kept(first)
    for step in reversed(later):
        rate = _kept(NEWEST * step + OLDER * rate)
    return rate


def _chain(points: Sequence[Point]) -> list[Point]:
    """Points of the present odometer, newest first, each at least 30 days before the one above."""
    chain: list[Point] = []
    for point in sorted(points, reverse=True):
        last = chain[-1] if chain else point
        is_far = last.day - point.day >= APART
        if not chain or (is_far and point.odometer == last.odometer):
            chain.append(point)
    return chain


def _speed(older: Point, newer: Point) -> Fraction:
    return Fraction(newer.km - older.km, (newer.day - older.day).days)


def _whole_life(points: Sequence[Point], sold_on: dt.date | None, usual: Fraction) -> Fraction:
    """All kilometres over all days since the sale; on its first day a car has driven as usual."""
    days = (max(points).day - sold_on).days if points and sold_on else 0
    if not sold_on or days <= 0:
        return _kept(usual)
    driven = 0
    for odometer, shown in groupby(sorted(points), key=lambda one: one.odometer):
        kms = [one.km for one in shown]
        driven += kms[-1] - (kms[0] if odometer > 1 else 0)
    return _kept(Fraction(driven, days))


def _kept(rate: Fraction) -> Fraction:
    """Within 5 and 300, rounded half up to hundredths: what is stored is what later rates build on."""
    clamped = min(max(rate, SLOWEST), FASTEST)
    return Fraction(int(clamped * 100 + Fraction(1, 2)), 100)
