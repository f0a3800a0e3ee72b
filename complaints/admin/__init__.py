"""Complaints in the back office."""

from complaints.admin import alerts, cases, factors, finding, signals

__all__ = (
    "alerts",
    "cases",
    "factors",
    "finding",
    "signals",
)
