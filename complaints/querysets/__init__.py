"""Who sees what in complaints."""

from complaints.querysets.cases import (
    AT_THE_DEALER,
    READERS,
    CaseQuerySet,
    CaseStepQuerySet,
    ContactQuerySet,
    OfACase,
    RiskSnapshotQuerySet,
    SensorSignalQuerySet,
    SensorSourceQuerySet,
    own_rows,
)
from complaints.querysets.measures import (
    BottleneckQuerySet,
    CorrectiveActionQuerySet,
    KpiReviewQuerySet,
    LessonQuerySet,
    LessonReadingQuerySet,
    ProcessMapQuerySet,
    ProcessStepQuerySet,
    TargetLineQuerySet,
    TargetSheetQuerySet,
)

__all__ = (
    "AT_THE_DEALER",
    "READERS",
    "BottleneckQuerySet",
    "CaseQuerySet",
    "CaseStepQuerySet",
    "ContactQuerySet",
    "CorrectiveActionQuerySet",
    "KpiReviewQuerySet",
    "LessonQuerySet",
    "LessonReadingQuerySet",
    "OfACase",
    "ProcessMapQuerySet",
    "ProcessStepQuerySet",
    "RiskSnapshotQuerySet",
    "SensorSignalQuerySet",
    "SensorSourceQuerySet",
    "TargetLineQuerySet",
    "TargetSheetQuerySet",
    "own_rows",
)
