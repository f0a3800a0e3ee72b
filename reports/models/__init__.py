"""The nouns of reports."""

from reports.models.runs import ReportClock, ReportCopy, ReportEdition, ReportRun

__all__ = ("ReportClock", "ReportCopy", "ReportEdition", "ReportRun")
