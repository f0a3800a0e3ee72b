"""Doorbells that time rings."""

from reports.tasks.runs import plan_reports

__all__ = ("plan_reports",)
