"""Doorbells that time rings."""

from complaints.tasks.light import light_hours, sanbao_morning
from complaints.tasks.measures import bottlenecks

__all__ = (
    "bottlenecks",
    "light_hours",
    "sanbao_morning",
)
