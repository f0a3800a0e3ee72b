"""Fourteen months of complaints for every dealer of the demo."""

from dealerops.demo.data.complaints.load import load_complaints

__all__ = ("load_complaints",)
