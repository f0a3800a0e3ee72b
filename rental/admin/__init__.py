"""The rental app in the back office; importing this registers every page."""

from rental.admin import handover, house, money, orders, plan, violations

__all__ = (
    "handover",
    "house",
    "money",
    "orders",
    "plan",
    "violations",
)
