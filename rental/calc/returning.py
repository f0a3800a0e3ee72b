"""What it costs to bring a car back late, and what comes back for bringing it early (domain.md 5.5)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from rental.calc.pricing import cents

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LateTerms:
    """The house's rule for cars that come late."""

    grace: dt.timedelta = dt.timedelta(minutes=30)
    hours_per_day: int = 6
    harm_percent: int = 50


@dataclass(frozen=True, slots=True)
class LateFee:
    """`days` and `hours` that are charged, the fee for them, and what harm to the next order adds."""

    days: int
    hours: int
    fee: Decimal
    surcharge: Decimal

    @property
    def total(self) -> Decimal:
        return self.fee + self.surcharge


def late_fee(
    agreed: dt.datetime, returned: dt.datetime, daily: Decimal, terms: LateTerms, *, harmed: bool
) -> LateFee:
    """A day's rent / 6 for each hour begun since the agreed end, a day's rent at most for each day.

    Within the grace of 30 minutes nothing is due; after it the time counts from the agreed end. Half as
    much again where the next order suffered.
    """
    late = returned - agreed
    if late <= terms.grace:
        return LateFee(0, 0, cents(Decimal(0)), cents(Decimal(0)))
    days, rest = divmod(late, DAY)
    hours = -(-rest // HOUR)
    if hours >= terms.hours_per_day:  # the hours of a day never cost more than the day
        days, hours = days + 1, 0
    fee = cents(daily * days + daily * hours / terms.hours_per_day)
    surcharge = cents(fee * terms.harm_percent / 100) if harmed else cents(Decimal(0))
    return LateFee(days, hours, fee, surcharge)


@dataclass(frozen=True, slots=True)
class EarlyRefund:
    """Whole days of 24 hours that were paid and not used, and what is paid back for them."""

    unused_days: int
    refund: Decimal


def early_refund(
    agreed: dt.datetime, returned: dt.datetime, per_day: Decimal, *, fee_days: int = 1
) -> EarlyRefund:
    """The unused whole days minus the fee of one day; never less than nothing."""
    unused = max(0, (agreed - returned) // DAY)
    return EarlyRefund(unused, cents(per_day * max(0, unused - fee_days)))


def energy_shortfall(out_percent: int, in_percent: int) -> int:
    """Points of fuel or charge that the car came back with less than it left with."""
    return max(0, out_percent - in_percent)
