"""Complaints in the back office."""

from complaints.admin import alerts

__all__ = ("alerts",)
