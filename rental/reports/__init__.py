"""What the rental app declares to the report engine."""

from rental.reports.operation import OPERATION_DAILY, OPERATION_MONTHLY, OPERATION_WEEKLY

__all__ = ("OPERATION_DAILY", "OPERATION_MONTHLY", "OPERATION_WEEKLY")
