"""The reports that special sales declares."""

from claims.reports import ageing, reasons, workload

__all__ = ("ageing", "reasons", "workload")
