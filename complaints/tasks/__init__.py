"""Doorbells that time rings."""

from complaints.tasks.measures import bottlenecks

__all__ = ("bottlenecks",)
