"""The figures of complaints from counts, and the day from which each is final (domain.md 3.9)."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from complaints.choices.measures import Age, Kpi

FRACTION = Decimal("0.0001")
CENT = Decimal("0.01")
ZERO = Decimal(0)
REOPENS_WITHIN = dt.timedelta(days=30)
ONE_DAY = dt.timedelta(days=1)
UPTO = ((3, Age.D3), (7, Age.D7), (15, Age.D15), (30, Age.D30))


def rate(numerator: int | Decimal, denominator: int | Decimal) -> Decimal | None:
    """A fraction of four decimals; None, never 0 or 1, without a denominator (domain.md 0.6)."""
    if not denominator:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(FRACTION, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of some cases in a period; merged cases and those found to be none are left out.

    `received`: received in the period. `opening`: received before it and not closed before it.
    `closed`: closed in it and closed still: whoever reopens a case takes it out of the month it was
    closed in. `first_closed`: closed in it for the first time, reopened later or not. `answerable`:
    received in the period, and answered or past their deadline. `verified`: closed, and the customer
    said in the verification call what to think of it.
    """

    received: int = 0
    opening: int = 0
    closed: int = 0
    in_time: int = 0
    first_closed: int = 0
    reopened: int = 0
    answerable: int = 0
    answered: int = 0
    escalated: int = 0
    recurring: int = 0
    verified: int = 0
    satisfied: int = 0
    cost: Decimal = ZERO

    @property
    def pending(self) -> int:
        """At the end of the period."""
        return self.opening + self.received - self.closed

    @property
    def first_response_rate(self) -> Decimal | None:
        """Answered in time / answered at all or past the deadline."""
        return rate(self.answered, self.answerable)

    @property
    def closure_rate(self) -> Decimal | None:
        """Closed / (pending when the period opened + received)."""
        return rate(self.closed, self.opening + self.received)

    @property
    def on_time_rate(self) -> Decimal | None:
        """Closed before the target resolution of their light / closed."""
        return rate(self.in_time, self.closed)

    @property
    def reopen_rate(self) -> Decimal | None:
        """Of the first closings of the period those reopened within 30 days / all of them."""
        return rate(self.reopened, self.first_closed)

    @property
    def escalation_rate(self) -> Decimal | None:
        """Received and above E1 / received."""
        return rate(self.escalated, self.received)

    @property
    def recurrence_rate(self) -> Decimal | None:
        """Received and told before, by the same customer about the same / received."""
        return rate(self.recurring, self.received)

    @property
    def satisfaction_rate(self) -> Decimal | None:
        """Satisfied in the verification call / closed with an answer in that call."""
        return rate(self.satisfied, self.verified)

    @property
    def cost_per_case(self) -> Decimal | None:
        """Cost of the closed / closed, CNY."""
        if not self.closed:
            return None
        return (self.cost / self.closed).quantize(CENT, ROUND_HALF_UP)

    def value(self, kpi: Kpi) -> Decimal | None:
        """The figure of that name, as far as it comes from counts; lead times come from elsewhere."""
        name = NAMES.get(kpi)
        found: Decimal | None = getattr(self, name) if name else None
        return found

    def with_counts(self, **counts: int | Decimal) -> Self:
        return replace(self, **counts)  # type: ignore[arg-type]


NAMES = {
    Kpi.FIRST_RESPONSE: "first_response_rate",
    Kpi.CLOSURE: "closure_rate",
    Kpi.ON_TIME: "on_time_rate",
    Kpi.REOPEN: "reopen_rate",
    Kpi.ESCALATION: "escalation_rate",
    Kpi.RECURRENCE: "recurrence_rate",
    Kpi.COST: "cost_per_case",
    Kpi.SATISFACTION: "satisfaction_rate",
}


def is_provisional(month_end: dt.date, on: dt.date) -> bool:
    """Whether a case closed on the last day, `month_end`, may still be reopened into that month."""
    return on <= month_end + REOPENS_WITHIN


def age_of(received_on: dt.date, on: dt.date) -> Age:
    """The bucket of a pending case; ValueError for one that is yet to come."""
    days = (on - received_on).days
    if days < 0:
        raise ValueError("a case that is not received yet has no age")
    return next((bucket for most, bucket in UPTO if days <= most), Age.OLDER)
