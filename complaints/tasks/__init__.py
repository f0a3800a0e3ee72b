"""Doorbells that time rings."""

from complaints.tasks.rounds import round_clocks

__all__ = ("round_clocks",)
