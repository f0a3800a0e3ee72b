"""Which items a payment pays (domain.md 5.10): the named ones first, else the oldest due first."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class OpenItem:
    pk: int
    due_on: dt.date
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """Item to amount, and what is left over as the customer's credit."""

    parts: dict[int, Decimal]
    credit: Decimal


def allocate(amount: Decimal, items: Iterable[OpenItem], named: Collection[int] = ()) -> Allocation:
    """Named items in the order they were named, then all others by due date and id."""
    order = {pk: place for place, pk in enumerate(named)}
    ranked = sorted(items, key=lambda one: (order.get(one.pk, len(order)), one.due_on, one.pk))
    parts: dict[int, Decimal] = {}
    left = amount
    for item in ranked:
        part = min(left, item.balance)
        if part > 0:
            parts[item.pk] = part
            left -= part
    return Allocation(parts, left)
