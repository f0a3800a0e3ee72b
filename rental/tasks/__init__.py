"""What runs by the clock."""

from rental.tasks.plan import make_plans

__all__ = ("make_plans",)
