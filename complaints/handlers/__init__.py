"""What complaints do by themselves when something has happened."""

from complaints.handlers import alerts, calendar, light, listening, round_mails, sanbao

__all__ = (
    "alerts",
    "calendar",
    "light",
    "listening",
    "round_mails",
    "sanbao",
)
