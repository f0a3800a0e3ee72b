"""What the rental app does when something happened."""

from rental.handlers import audits, changes, money, texts, violations

__all__ = (
    "audits",
    "changes",
    "money",
    "texts",
    "violations",
)
