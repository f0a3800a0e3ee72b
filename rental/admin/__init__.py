"""The rental app in the back office; importing this registers every page."""

from rental.admin import house, money, orders, violations

__all__ = (
    "house",
    "money",
    "orders",
    "violations",
)
