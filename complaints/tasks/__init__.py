"""Doorbells that time rings."""

from complaints.tasks.clocks import alerts_tick, clocks_tick
from complaints.tasks.light import light_hours, sanbao_morning
from complaints.tasks.mail import mail_tick
from complaints.tasks.measures import bottlenecks
from complaints.tasks.rounds import round_clocks

__all__ = (
    "alerts_tick",
    "bottlenecks",
    "clocks_tick",
    "light_hours",
    "mail_tick",
    "round_clocks",
    "sanbao_morning",
)
