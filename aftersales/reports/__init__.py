"""The reports that aftersales declares."""

from aftersales.reports import archives, callbacks, churn

__all__ = ("archives", "callbacks", "churn")
