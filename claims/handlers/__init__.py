"""What claims do by themselves when something has happened."""

from claims.handlers import batches, mails, steps

__all__ = ("batches", "mails", "steps")
