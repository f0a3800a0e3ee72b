"""Complaints in the back office; importing this registers every page."""

from complaints.admin import actions, minutes, round_masters, rounds

__all__ = ("actions", "minutes", "round_masters", "rounds")
