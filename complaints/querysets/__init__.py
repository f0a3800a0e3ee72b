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
from complaints.querysets.light import (
    CaseAlertQuerySet,
    CaseFactQuerySet,
    CaseLightQuerySet,
    FactorTableQuerySet,
    LampOverrideQuerySet,
    SanbaoEvaluationQuerySet,
    SanbaoFactQuerySet,
)

__all__ = (
    "AT_THE_DEALER",
    "READERS",
    "CaseAlertQuerySet",
    "CaseFactQuerySet",
    "CaseLightQuerySet",
    "CaseQuerySet",
    "CaseStepQuerySet",
    "ContactQuerySet",
    "FactorTableQuerySet",
    "LampOverrideQuerySet",
    "OfACase",
    "RiskSnapshotQuerySet",
    "SanbaoEvaluationQuerySet",
    "SanbaoFactQuerySet",
    "SensorSignalQuerySet",
    "SensorSourceQuerySet",
    "own_rows",
)
