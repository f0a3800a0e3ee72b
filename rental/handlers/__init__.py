"""What the rental app does when something happened."""

from rental.handlers import violations

__all__ = ("violations",)
