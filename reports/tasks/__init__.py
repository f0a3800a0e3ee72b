"""Doorbells that time rings."""

from reports.tasks.duties import duty_clocks, plan_obligations
from reports.tasks.runs import plan_reports
from reports.tasks.schedules import plan_scheduled_views

__all__ = ("duty_clocks", "plan_obligations", "plan_reports", "plan_scheduled_views")
