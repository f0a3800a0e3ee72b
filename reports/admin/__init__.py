"""Reports in the back office; importing this registers every page."""

from reports.admin import runs

__all__ = ("runs",)
