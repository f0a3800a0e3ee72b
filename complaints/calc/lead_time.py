"""How long the whole way took, and how much of it somebody had the case in hand (domain.md 3.9)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NOTHING = dt.timedelta()
FRACTION = Decimal("0.0001")
P90 = Fraction(9, 10)
MEDIAN = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """Half-open [start, end) in which one owner had one step; `hands_on` is the work in it."""

    start: dt.datetime
    end: dt.datetime
    hands_on: dt.timedelta = NOTHING


@dataclass(frozen=True, slots=True)
class LeadTime:
    """One case: from the first signal to the last close, and what its steps add up to.

    `sum_steps` counts parallel steps twice, `covered` once.
    """

    e2e: dt.timedelta
    sum_steps: dt.timedelta
    covered: dt.timedelta
    hands_on: dt.timedelta = NOTHING

    @property
    def handover_gap(self) -> dt.timedelta:
        """Time in which nobody had the case in hand."""
        return self.e2e - self.covered

    @property
    def overlap(self) -> dt.timedelta:
        """Time in which several had it, counted once for each beyond the first."""
        return self.sum_steps - self.covered

    @property
    def flow_efficiency(self) -> Decimal | None:
        """Hands-on time of end-to-end time as a fraction; None for a case closed as it came."""
        if not self.e2e:
            return None
        return (_seconds(self.hands_on) / _seconds(self.e2e)).quantize(FRACTION, ROUND_HALF_UP)


def lead_time(
    received_at: dt.datetime, closed_at: dt.datetime, steps: Iterable[Interval]
) -> LeadTime:
    """ValueError when the case, or one of its steps, ends before it begins."""
    found = sorted(steps, key=lambda one: (one.start, one.end))
    if closed_at < received_at or any(one.end < one.start for one in found):
        raise ValueError("nothing ends before it begins")
    return LeadTime(
        e2e=closed_at - received_at,
        sum_steps=sum((one.end - one.start for one in found), NOTHING),
        covered=covered(found),
        hands_on=sum((one.hands_on for one in found), NOTHING),
    )


def covered(steps: Sequence[Interval]) -> dt.timedelta:
    """The length of the union of intervals that are sorted by their start."""
    total, reached = NOTHING, None
    for one in steps:
        begins = one.start if reached is None else max(one.start, reached)
        if one.end > begins:
            total += one.end - begins
        reached = one.end if reached is None else max(reached, one.end)
    return total


def percentile(values: Iterable[dt.timedelta], share: Fraction) -> dt.timedelta | None:
    """Interpolated between neighbours as PostgreSQL's percentile_cont does; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    part = place - low
    between = ordered[high] - ordered[low]
    return ordered[low] + between * part.numerator / part.denominator


def _seconds(span: dt.timedelta) -> Decimal:
    return Decimal(span // dt.timedelta(microseconds=1)) / 10**6
