"""What the rental app declares to the report engine."""

from rental.reports.money import WRITE_OFFS_MONTHLY

__all__ = ("WRITE_OFFS_MONTHLY",)
