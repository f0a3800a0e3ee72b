"""What reports do by themselves when something has happened."""

from reports.handlers import delivery, duties, notices, runs, schedules

__all__ = ("delivery", "duties", "notices", "runs", "schedules")
