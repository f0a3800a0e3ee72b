"""The lists of the rental app: one declaration each for the portal, the back office and files."""

from rental.lists.house import BLOCKED, CARS, TARIFFS
from rental.lists.money import DAMAGES, ITEMS, STEPS, WRITE_OFFS
from rental.lists.orders import ORDER_GROUPS, ORDERS

__all__ = (
    "BLOCKED",
    "CARS",
    "DAMAGES",
    "ITEMS",
    "ORDERS",
    "ORDER_GROUPS",
    "STEPS",
    "TARIFFS",
    "WRITE_OFFS",
)
