"""What the rental app does when something happened."""

from rental.handlers import money, violations

__all__ = (
    "money",
    "violations",
)
