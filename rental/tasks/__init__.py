"""What runs by the clock."""

from rental.tasks.money import deposits, dunning, ledger_audit
from rental.tasks.violations import violations_morning

__all__ = (
    "deposits",
    "dunning",
    "ledger_audit",
    "violations_morning",
)
