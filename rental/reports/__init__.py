"""What the rental app declares to the report engine."""

from rental.reports.ledger import LEDGER_MONTHLY, LEDGER_WEEKLY
from rental.reports.money import WRITE_OFFS_MONTHLY
from rental.reports.operation import OPERATION_DAILY, OPERATION_MONTHLY, OPERATION_WEEKLY

__all__ = (
    "LEDGER_MONTHLY",
    "LEDGER_WEEKLY",
    "OPERATION_DAILY",
    "OPERATION_MONTHLY",
    "OPERATION_WEEKLY",
    "WRITE_OFFS_MONTHLY",
)
