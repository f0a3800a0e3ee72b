"""What complaints do by themselves when something has happened elsewhere."""

from complaints.handlers import alerts, calendar, light, listening, sanbao

__all__ = (
    "alerts",
    "calendar",
    "light",
    "listening",
    "sanbao",
)
