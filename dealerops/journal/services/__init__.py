"""Recording what happened, delivering it, sealing it."""

from dealerops.journal.services.delivery import (
    drain,
    overdue_queues,
    quarantine_exhausted,
    retry_delivery,
)
from dealerops.journal.services.recording import record
from dealerops.journal.services.sealing import (
    broken_chains,
    chain_is_intact,
    seal_day,
    seal_days,
    seal_is_intact,
)

__all__ = (
    "broken_chains",
    "chain_is_intact",
    "drain",
    "overdue_queues",
    "quarantine_exhausted",
    "record",
    "retry_delivery",
    "seal_day",
    "seal_days",
    "seal_is_intact",
)
