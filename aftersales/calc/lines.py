"""What a line costs, and what a guarantee or a repeated symptom is (domain.md 4.2 to 4.4)."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Price:
    """What makes the price of a line, in CNY incl. VAT; hours count before quantity where there are any."""

    qty: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    rate: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)

    @property
    def amount(self) -> Decimal:
        """round(hours·rate·(1−discount), 2), or the same of qty·unit_price; half a cent goes up."""
        base = self.hours * self.rate if self.hours else self.qty * self.unit_price
        return (base * (1 - self.discount)).quantize(CENT, rounding=ROUND_HALF_UP)


def within_both(
    earlier: tuple[dt.date, int], now: tuple[dt.date, int], *, days: int, km: int
) -> bool:
    """Whether neither the days nor the kilometres since `earlier` have run out; first reached counts."""
    (old_day, old_km), (day, odometer) = earlier, now
    return 0 <= (day - old_day).days <= days and 0 <= odometer - old_km <= km


def first_time_fix(delivered: int, reworked: int) -> Decimal | None:
    """1 - reworked / delivered as a fraction to four places; None where nothing was delivered."""
    if not delivered:
        return None
    return 1 - (Decimal(reworked) / delivered).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
