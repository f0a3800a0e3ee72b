"""The rental app in the back office."""

from rental.admin import violations

__all__ = ("violations",)
