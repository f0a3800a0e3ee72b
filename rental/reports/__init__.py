"""What the rental app declares to the report engine."""

from rental.reports.ledger import LEDGER_MONTHLY, LEDGER_WEEKLY

__all__ = (
    "LEDGER_MONTHLY",
    "LEDGER_WEEKLY",
)
