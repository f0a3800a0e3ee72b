"""The lists of the rental app: one declaration each for the portal, the back office and files."""

from rental.lists.complaints import COMPLAINTS
from rental.lists.fleet import BLOCKED_CAR_GROUPS, BLOCKED_CARS, BREAKDOWN_GROUPS, BREAKDOWNS
from rental.lists.house import BLOCKED, CARS, TARIFFS
from rental.lists.money import DAMAGES, ITEMS, STEPS, WRITE_OFFS
from rental.lists.orders import ORDER_GROUPS, ORDERS
from rental.lists.violations import VIOLATIONS

__all__ = (
    "BLOCKED",
    "BLOCKED_CARS",
    "BLOCKED_CAR_GROUPS",
    "BREAKDOWNS",
    "BREAKDOWN_GROUPS",
    "CARS",
    "COMPLAINTS",
    "DAMAGES",
    "ITEMS",
    "ORDERS",
    "ORDER_GROUPS",
    "STEPS",
    "TARIFFS",
    "VIOLATIONS",
    "WRITE_OFFS",
)
