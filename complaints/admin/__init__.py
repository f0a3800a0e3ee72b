"""Complaints in the back office."""

from complaints.admin import factors

__all__ = ("factors",)
