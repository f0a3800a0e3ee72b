"""What claims do by themselves when something has happened."""

from claims.handlers import mails, steps

__all__ = ("mails", "steps")
