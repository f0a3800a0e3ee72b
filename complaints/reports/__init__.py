"""The reports that complaints declares."""

from complaints.reports import kpis, resolution

__all__ = ("kpis", "resolution")
