"""The workbooks that the rental app takes in."""

from rental.imports.orders import ORDERS

__all__ = ("ORDERS",)
