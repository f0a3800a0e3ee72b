"""Doorbells that time rings."""

from complaints.tasks.light import light_hours, sanbao_morning

__all__ = ("light_hours", "sanbao_morning")
