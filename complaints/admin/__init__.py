"""Complaints in the back office."""

from complaints.admin import (
    actions,
    alerts,
    cases,
    duties,
    factors,
    finding,
    minutes,
    round_masters,
    rounds,
    sensors,
    signals,
    trainings,
)

__all__ = (
    "actions",
    "alerts",
    "cases",
    "duties",
    "factors",
    "finding",
    "minutes",
    "round_masters",
    "rounds",
    "sensors",
    "signals",
    "trainings",
)
