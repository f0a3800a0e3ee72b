"""What the rental app does when something happened."""

from rental.handlers import audits, money

__all__ = ("audits", "money")
