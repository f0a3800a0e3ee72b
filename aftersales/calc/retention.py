"""Whether a car still comes (domain.md 4.11)."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from aftersales.choices import Retention
from dealerops.workcal.calc import add_months

SOONEST, LATEST = 90, 365  # days between two visits that anybody may be expected to keep
GRACE = 30
SHORTEST_LOSS, LONGEST_LOSS = 180, 365
DORMANT_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class Limits:
    """Days since the last qualified visit: ACTIVE up to `active`, LOST from `lost` on."""

    expected: int
    active: int
    lost: int


def expected_days(interval_km: int, rate: Fraction) -> int:
    """clamp(interval_km / r, 90, 365) in whole days, rounded half up."""
    return min(max(int(interval_km / rate + Fraction(1, 2)), SOONEST), LATEST)


def limits(expected: int, *, visited_on: dt.date, preset_months: int = 0) -> Limits:
    """L = min(365, max(180, 2·expected)); a brand's preset of 6, 9 or 12 months takes its place."""
    lost = min(LONGEST_LOSS, max(SHORTEST_LOSS, 2 * expected))
    if preset_months:
        lost = (add_months(visited_on, preset_months) - visited_on).days
    return Limits(expected, active=min(expected + GRACE, lost - 1), lost=lost)


def status(
    visited_on: dt.date | None, bounds: Limits, *, on: dt.date, before: dt.date | None = None
) -> Retention:
    """How things stand on a day; `visited_on` is the last qualified visit, `before` the one before it.

    A car that came back after it had been lost counts as RETURNED for as long as it would be ACTIVE.
    """
    if visited_on is None:
        return Retention.NEW
    if on > add_months(visited_on, DORMANT_MONTHS):
        return Retention.DORMANT
    away = (on - visited_on).days
    if away >= bounds.lost:
        return Retention.LOST
    if away > bounds.active:
        return Retention.AT_RISK
    was_lost = before is not None and (visited_on - before).days >= bounds.lost
    return Retention.RETURNED if was_lost else Retention.ACTIVE


def since(state: Retention, bounds: Limits, visited_on: dt.date) -> dt.date:
    """The day on which a car entered its state, whenever somebody looked."""
    match state:
        case Retention.DORMANT:
            return add_months(visited_on, DORMANT_MONTHS) + dt.timedelta(days=1)
        case Retention.LOST:
            return visited_on + dt.timedelta(days=bounds.lost)
        case Retention.AT_RISK:
            return visited_on + dt.timedelta(days=bounds.active + 1)
    return visited_on
