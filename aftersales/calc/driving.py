"""Kilometres, licences, clocks and costs of drives (domain.md 4.5)."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from aftersales.choices.driving import ALSO_OPENS, Bearer

TENTH = Decimal("0.1")


def allowed_km(route_km: int, factor: Decimal, extra_km: int) -> Decimal:
    """How far a driver may have driven: 1.3 × route + 5 km, to a tenth."""
    return (factor * route_km + extra_km).quantize(TENTH, ROUND_HALF_UP)


def opens(held: str, wanted: str) -> bool:
    """Whether the holder of one licence class may drive what needs another."""
    return held == wanted or wanted in ALSO_OPENS[held]


def bearer_of(*, within_guarantee: bool, is_unsafe: bool, quality_fault: bool) -> str:
    """Who pays for help on the road.

    Within the repair guarantee, with a car that is unsafe because of the repair's quality, advice is
    free and on-site service and towing are borne by the repairer (Order 43, article 15).
    """
    ours = within_guarantee and is_unsafe and quality_fault
    return Bearer.REPAIRER if ours else Bearer.CUSTOMER


@dataclass(frozen=True, slots=True)
class Tick:
    """One deadline: when it is due, when it was met, and whether it was or is missed."""

    due_at: dt.datetime
    met_at: dt.datetime | None
    late: bool


def tick(due_at: dt.datetime, met_at: dt.datetime | None, now: dt.datetime) -> Tick:
    """Met at the last moment is in time."""
    return Tick(due_at, met_at, (met_at or now) > due_at)


def next_word_due(
    called_at: dt.datetime, words: Iterable[dt.datetime], every: dt.timedelta
) -> dt.datetime:
    """When whoever waits has to hear from us again."""
    return max((called_at, *words)) + every


def longest_silence(
    called_at: dt.datetime, words: Sequence[dt.datetime], until: dt.datetime
) -> dt.timedelta:
    """The longest time in which whoever waits heard nothing, up to the arrival or now."""
    moments = [called_at, *sorted(one for one in words if one < until), until]
    return max(later - sooner for sooner, later in itertools.pairwise(moments))
