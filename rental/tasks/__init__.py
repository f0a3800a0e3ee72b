"""What runs by the clock."""

from rental.tasks.violations import violations_morning

__all__ = ("violations_morning",)
