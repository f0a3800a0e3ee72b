"""The policy values an order goes by: those of the day on which it came in (domain.md 0.8)."""

from typing import Any, Protocol, TypeVar

from dealerops.policy.keys import Key

T = TypeVar("T")


class Judged(Protocol):
    """Whatever keeps the values it goes by."""

    policy_values: Any


def value_for(order: Judged, key: Key[T]) -> T:
    """What the record stored; the key's default for records that came in from elsewhere."""
    stored = order.policy_values
    return key.read(stored[key.name]) if key.name in stored else key.default
