"""The lists of the rental app."""

from rental.lists.complaints import COMPLAINTS
from rental.lists.violations import VIOLATIONS

__all__ = (
    "COMPLAINTS",
    "VIOLATIONS",
)
