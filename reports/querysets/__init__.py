"""Who may see which rows of reports, and their adjectives."""

from reports.querysets.runs import (
    STARTERS,
    WATCHERS,
    ReportClockQuerySet,
    ReportCopyQuerySet,
    ReportEditionQuerySet,
    ReportRunQuerySet,
)

__all__ = (
    "STARTERS",
    "WATCHERS",
    "ReportClockQuerySet",
    "ReportCopyQuerySet",
    "ReportEditionQuerySet",
    "ReportRunQuerySet",
)
