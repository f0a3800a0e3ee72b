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
from complaints.choices.measures import (
    LOWER_IS_BETTER,
    OF_PEOPLE,
    Age,
    Kpi,
    Split,
    Status,
    TargetScope,
)
from complaints.choices.processes import (
    PROCESS_OF_SOURCE,
    Effect,
    Hold,
    Process,
    ReviewVerdict,
    SheetState,
)
from complaints.choices.signals import Audience, Feed, QuickAlert, SignalState, SourceCode
from complaints.choices.taxonomy import Demand, Fault, RootCause, TouchPoint

__all__ = (
    "ENDED",
    "LOWER_IS_BETTER",
    "OF_PEOPLE",
    "PENDING",
    "PROCESS_OF_SOURCE",
    "Age",
    "Audience",
    "CaseState",
    "Demand",
    "Department",
    "Direction",
    "Effect",
    "Fault",
    "Feed",
    "Hold",
    "Kpi",
    "Lamp",
    "Level",
    "Means",
    "Process",
    "QuickAlert",
    "ReviewVerdict",
    "RootCause",
    "Severity",
    "SheetState",
    "SignalState",
    "SourceCode",
    "Split",
    "Status",
    "StepKind",
    "TargetScope",
    "TouchPoint",
    "Verification",
)
