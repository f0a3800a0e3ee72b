"""What the rental app declares to the report engine."""

from rental.reports.ledger import LEDGER_MONTHLY, LEDGER_WEEKLY
from rental.reports.money import WRITE_OFFS_MONTHLY

__all__ = (
    "LEDGER_MONTHLY",
    "LEDGER_WEEKLY",
    "WRITE_OFFS_MONTHLY",
)
