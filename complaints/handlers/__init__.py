"""What complaints do by themselves when something has happened elsewhere."""

from complaints.handlers import light, listening, sanbao

__all__ = ("light", "listening", "sanbao")
