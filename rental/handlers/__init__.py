"""What the rental app does when something happened."""

from rental.handlers import audits, calendar, changes, money, texts, violations

__all__ = (
    "audits",
    "calendar",
    "changes",
    "money",
    "texts",
    "violations",
)
