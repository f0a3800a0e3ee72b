"""What complaints do by themselves when something has happened."""

from complaints.handlers import (
    alerts,
    bottlenecks,
    calendar,
    goodwill,
    light,
    listening,
    round_mails,
    sanbao,
)

__all__ = (
    "alerts",
    "bottlenecks",
    "calendar",
    "goodwill",
    "light",
    "listening",
    "round_mails",
    "sanbao",
)
