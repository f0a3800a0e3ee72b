"""The closed lists of the complaints app."""

from aftersales.choices import Severity
from complaints.choices.cases import (
    ENDED,
    PENDING,
    CaseState,
    Department,
    Direction,
    Lamp,
    Level,
    Means,
    StepKind,
    Verification,
)
from complaints.choices.signals import Audience, Feed, QuickAlert, SignalState, SourceCode
from complaints.choices.taxonomy import Demand, Fault, RootCause, TouchPoint

__all__ = (
    "ENDED",
    "PENDING",
    "Audience",
    "CaseState",
    "Demand",
    "Department",
    "Direction",
    "Fault",
    "Feed",
    "Lamp",
    "Level",
    "Means",
    "QuickAlert",
    "RootCause",
    "Severity",
    "SignalState",
    "SourceCode",
    "StepKind",
    "TouchPoint",
    "Verification",
)
