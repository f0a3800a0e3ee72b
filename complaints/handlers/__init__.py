"""What complaints does by itself when something has happened."""

from complaints.handlers import round_mails

__all__ = ("round_mails",)
