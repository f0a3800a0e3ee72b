"""The lists of complaints: one declaration each for the portal, the back office and files."""

from complaints.lists.cases import CASE_GROUPS, CASES
from complaints.lists.signals import SIGNAL_GROUPS, SIGNALS

__all__ = ("CASES", "CASE_GROUPS", "SIGNALS", "SIGNAL_GROUPS")
