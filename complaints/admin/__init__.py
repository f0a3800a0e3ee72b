"""Complaints in the back office."""

from complaints.admin import cases, signals

__all__ = ("cases", "signals")
