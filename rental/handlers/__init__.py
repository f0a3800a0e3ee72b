"""What the rental app does when something happened."""

from rental.handlers import money

__all__ = ("money",)
