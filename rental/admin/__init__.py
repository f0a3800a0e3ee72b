"""The rental app in the back office; importing this registers every page."""

from rental.admin import house, orders, violations

__all__ = ("house", "orders", "violations")
