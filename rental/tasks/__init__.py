"""What runs by the clock."""

from rental.tasks.money import deposits, dunning, ledger_audit

__all__ = (
    "deposits",
    "dunning",
    "ledger_audit",
)
