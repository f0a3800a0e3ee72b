"""The ledger report R20: violations and receivables side by side (domain.md 6.4)."""

import datetime as dt

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from rental.selectors.receivables_report import ReceivableLine, receivables_of_period
from rental.selectors.violations.report import ViolationLine, violations_of_period


def ledger_of_period(
    actor: Actor, period: Period, as_of: dt.datetime
) -> list[ViolationLine | ReceivableLine]:
    """First what the authorities want, then what customers owe, as far as the actor sees them."""
    return [
        *violations_of_period(actor, period, as_of),
        *receivables_of_period(actor, period, as_of),
    ]
