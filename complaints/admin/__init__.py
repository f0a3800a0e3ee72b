"""Complaints in the back office."""

from complaints.admin import cases, finding, signals

__all__ = ("cases", "finding", "signals")
