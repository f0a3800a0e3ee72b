"""A debt in monthly parts (domain.md 5.9): no interest, the parts sum to the debt to the cent."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dealerops.workcal.calc import add_months

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    due_on: dt.date
    amount: Decimal


def split(total: Decimal, count: int) -> list[Decimal]:
    """3,380 in three: 1,126.67, 1,126.67, 1,126.66. No two parts differ by more than a cent."""
    each, more = divmod(int(total / CENT), count)
    return [(each + (place < more)) * CENT for place in range(count)]


def parts(total: Decimal, count: int, first_on: dt.date) -> list[Part]:
    """One part a month, from `first_on` on the same day of the month or its last."""
    return [
        Part(place + 1, add_months(first_on, place), amount)
        for place, amount in enumerate(split(total, count))
    ]


def missed(due: Sequence[tuple[dt.date, Decimal]], on: dt.date) -> int:
    """How many parts were due before `on` and are not paid in full; each is (due date, balance)."""
    return sum(due_on < on and balance > 0 for due_on, balance in due)
