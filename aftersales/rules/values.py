"""The policy values an order goes by: those of the day on which it was opened (domain.md 0.8)."""

from typing import TypeVar

from aftersales.models import RepairOrder
from dealerops.policy.keys import Key

T = TypeVar("T")


def value_for(order: RepairOrder, key: Key[T]) -> T:
    """What the order stored; the key's default for orders that came in from elsewhere."""
    stored = order.policy_values
    return key.read(stored[key.name]) if key.name in stored else key.default
