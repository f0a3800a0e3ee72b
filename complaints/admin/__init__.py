"""Complaints in the back office."""

from complaints.admin import (
    actions,
    alerts,
    cases,
    factors,
    finding,
    minutes,
    round_masters,
    rounds,
    sensors,
    signals,
)

__all__ = (
    "actions",
    "alerts",
    "cases",
    "factors",
    "finding",
    "minutes",
    "round_masters",
    "rounds",
    "sensors",
    "signals",
)
