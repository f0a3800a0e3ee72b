"""How old what a customer owes is (domain.md 5.10): five columns that sum to the balance."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from rental.choices.ledger import Bucket

_EDGES = ((0, Bucket.NOT_DUE), (30, Bucket.D30), (60, Bucket.D60), (90, Bucket.D90))
ZERO = Decimal("0.00")


def bucket_of(due_on: dt.date, on: dt.date) -> Bucket:
    """NOT_DUE up to the due date itself, then by days: 1–30, 31–60, 61–90, 90+."""
    days = (on - due_on).days
    return next((bucket for edge, bucket in _EDGES if days <= edge), Bucket.OVER_90)


@dataclass(frozen=True, slots=True)
class Owed:
    """A balance and its due date; a credit of the customer is negative and has none."""

    balance: Decimal
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Ageing:
    """CNY per bucket; credit lies in NOT_DUE, so that the columns sum to the balance."""

    columns: dict[Bucket, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.columns.values(), ZERO)

    @property
    def overdue(self) -> Decimal:
        return self.total - self.columns[Bucket.NOT_DUE]


def age(owed: Iterable[Owed], on: dt.date) -> Ageing:
    columns = dict.fromkeys(Bucket, ZERO)
    for one in owed:
        bucket = Bucket.NOT_DUE if one.due_on is None else bucket_of(one.due_on, on)
        columns[bucket] += one.balance
    return Ageing(columns)
