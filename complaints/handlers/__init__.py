"""What complaints do by themselves when something has happened elsewhere."""

from complaints.handlers import listening

__all__ = ("listening",)
