"""The reports that complaints declares."""

from complaints.reports import kpis, resolution, sensors

__all__ = ("kpis", "resolution", "sensors")
