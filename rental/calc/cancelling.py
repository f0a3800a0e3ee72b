"""What a cancellation costs (domain.md 5.1)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from rental.calc.pricing import cents

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CancelTerms:
    """Free until `free_hours` before the start, `fee` of the rent until `half_hours`, then `high_fee`."""

    free_hours: int
    half_hours: int
    fee: Decimal
    high_fee: Decimal
    cap_days: int


def cancel_fee(
    rent: Decimal, daily_rate: Decimal, before: dt.timedelta, terms: CancelTerms
) -> Decimal:
    """The fee in CNY, `before` being the time from the cancellation to the start.

    ≥48 h free, 24–48 h 20%, <24 h 50% of the rent, never more than two days' rent.
    """
    if before >= HOUR * terms.free_hours:
        return Decimal(0)
    part = terms.fee if before >= HOUR * terms.half_hours else terms.high_fee
    return cents(min(rent * part, daily_rate * terms.cap_days))
