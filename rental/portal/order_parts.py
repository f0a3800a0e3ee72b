"""The sections of an order's page: every noun that hangs on an order brings its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dealerops.foundation.actor import Actor, Role
from dealerops.portal.registry import Shelf
from rental.models import RentalOrder

Data = Callable[[RentalOrder, Actor], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class OrderPart:
    """A section: `data` is what its template finds as `part`, or None where there is nothing to show.

    The template sees `page` (the whole page) and `part`; `order` says where it stands, 10 is on top.
    """

    key: str
    template: str
    roles: frozenset[Role]
    data: Data
    order: int = 100


order_parts: Shelf[OrderPart] = Shelf()


def register_order_part(part: OrderPart) -> OrderPart:
    """Called while the rental portal is registered."""
    return order_parts.add(part)
