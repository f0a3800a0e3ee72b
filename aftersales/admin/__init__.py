"""Aftersales in the back office; importing this registers every page."""

from aftersales.admin import cards, orders

__all__ = ("cards", "orders")
