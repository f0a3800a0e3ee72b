"""Complaints in the back office."""

from complaints.admin import cases, factors, finding, signals

__all__ = (
    "cases",
    "factors",
    "finding",
    "signals",
)
