"""What complaints do by themselves when something has happened."""

from complaints.handlers import alerts, calendar

__all__ = ("alerts", "calendar")
