"""The rental app in the back office; importing this registers every page."""

from rental.admin import house, orders

__all__ = ("house", "orders")
