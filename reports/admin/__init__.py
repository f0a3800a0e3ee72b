"""Reports in the back office; importing this registers every page."""

from reports.admin import duties, notices, robots, runs

__all__ = ("duties", "notices", "robots", "runs")
