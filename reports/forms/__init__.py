"""What people type about reports."""

from reports.forms.screens import PeriodForm, ScreenForm

__all__ = ("PeriodForm", "ScreenForm")
