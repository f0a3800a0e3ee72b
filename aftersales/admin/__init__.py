"""Aftersales in the back office; importing this registers every page."""

from aftersales.admin import archives, cards, orders

__all__ = ("archives", "cards", "orders")
