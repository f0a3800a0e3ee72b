"""What reports do by themselves when something has happened."""

from reports.handlers import runs

__all__ = ("runs",)
