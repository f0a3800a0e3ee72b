"""The reports that aftersales declares."""

from aftersales.reports import callbacks, churn

__all__ = ("callbacks", "churn")
