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

__all__ = (
    "AT_THE_DEALER",
    "READERS",
    "CaseQuerySet",
    "CaseStepQuerySet",
    "ContactQuerySet",
    "OfACase",
    "RiskSnapshotQuerySet",
    "SensorSignalQuerySet",
    "SensorSourceQuerySet",
    "own_rows",
)
