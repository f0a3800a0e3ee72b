"""What the rental app does when something happened."""

from rental.handlers import changes, money, violations

__all__ = (
    "changes",
    "money",
    "violations",
)
