"""The workbooks that the rental app takes in."""

from rental.imports.orders import ORDERS
from rental.imports.violations import VIOLATIONS

__all__ = (
    "ORDERS",
    "VIOLATIONS",
)
