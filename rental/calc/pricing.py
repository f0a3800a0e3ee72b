"""What a rental costs, component by component (domain.md 0.6: rounded per line, totals add up)."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
DAY = dt.timedelta(days=1)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def rental_days(start_at: dt.datetime, end_at: dt.datetime) -> int:
    """Days of 24 hours from the start on, a begun one counts; one at least."""
    return max(1, -((start_at - end_at) // DAY))


@dataclass(frozen=True, slots=True)
class PriceLine:
    """`code` names the component; `quantity` of `unit` each make `amount`."""

    code: str
    quantity: Decimal
    unit: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Extra:
    """Something beside the rent; a component without a price leaves no line."""

    code: str
    quantity: Decimal
    unit: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """`daily_rate` is the mean of the days; fees in days' rent go by it."""

    days: int
    daily_rate: Decimal
    rent: Decimal
    lines: Sequence[PriceLine]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


def price(
    start_at: dt.datetime,
    end_at: dt.datetime,
    *,
    first_day: dt.date,
    rate_on: Callable[[dt.date], Decimal],
    extras: Sequence[Extra] = (),
) -> Price:
    """Every day of the rental at the tariff of that day; days at one rate share a line."""
    days = rental_days(start_at, end_at)
    rates = [rate_on(first_day + DAY * n) for n in range(days)]
    lines = [_line("RENT", Decimal(rates.count(rate)), rate) for rate in dict.fromkeys(rates)]
    rent = sum((line.amount for line in lines), Decimal(0))
    lines += [_line(one.code, one.quantity, one.unit) for one in extras if one.quantity * one.unit]
    return Price(days, cents(rent / days), rent, lines)


def _line(code: str, quantity: Decimal, unit: Decimal) -> PriceLine:
    return PriceLine(code, quantity, unit, cents(quantity * unit))
