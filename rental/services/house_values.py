"""The policy values that a later decision on an order goes by: those in force when it is taken."""

from collections.abc import Iterable
from typing import Any

from dealerops.policy.keys import Key
from rental.models import RentalOrder
from rental.services.values import values_of


def go_by(order: RentalOrder, keys: Iterable[Key[Any]]) -> None:
    """The order keeps the values of these keys from the first decision that needs them; not yet saved."""
    missing = [key for key in keys if key.name not in order.policy_values]
    if missing:
        order.policy_values = {**order.policy_values, **values_of(order.dealer_id, missing)}
