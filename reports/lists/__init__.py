"""Lists of reports: on pages, in files, as saved views."""

from reports.lists import duties

__all__ = ("duties",)
