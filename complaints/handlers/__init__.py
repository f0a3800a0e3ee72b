"""What complaints do by themselves when something has happened elsewhere."""

from complaints.handlers import bottlenecks, listening

__all__ = ("bottlenecks", "listening")
