"""The doorbells of complaints."""

from complaints.tasks.clocks import alerts_tick, clocks_tick

__all__ = ("alerts_tick", "clocks_tick")
