"""What quota tells: balances, their history, the audit, and what programs are called."""

from quota.selectors.balances import (
    Balance,
    Difference,
    HistoryRow,
    ProgramUse,
    balances,
    balances_for_dealer,
    history_of,
    ledger_differs,
    use_by_program,
)
from quota.selectors.names import program_names, register_program_names

__all__ = (
    "Balance",
    "Difference",
    "HistoryRow",
    "ProgramUse",
    "balances",
    "balances_for_dealer",
    "history_of",
    "ledger_differs",
    "program_names",
    "register_program_names",
    "use_by_program",
)
