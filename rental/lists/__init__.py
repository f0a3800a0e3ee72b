"""The lists of the rental app: one declaration each for the portal, the back office and files."""

from rental.lists.house import BLOCKED, CARS, TARIFFS
from rental.lists.orders import ORDER_GROUPS, ORDERS

__all__ = (
    "BLOCKED",
    "CARS",
    "ORDERS",
    "ORDER_GROUPS",
    "TARIFFS",
)
