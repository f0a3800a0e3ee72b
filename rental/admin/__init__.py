"""The rental app in the back office; importing this registers every page."""

from rental.admin import house, money, orders, plan, violations

__all__ = (
    "house",
    "money",
    "orders",
    "plan",
    "violations",
)
