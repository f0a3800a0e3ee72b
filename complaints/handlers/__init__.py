"""What complaints do by themselves when something has happened."""

from complaints.handlers import listening, round_mails

__all__ = ("listening", "round_mails")
