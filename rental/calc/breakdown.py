"""Clocks of a breakdown and the time that no rent runs (domain.md 5.5)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from rental.calc.pricing import DAY, cents


@dataclass(frozen=True, slots=True)
class BreakdownClocks:
    """When help and when another car is due."""

    roadside_due: dt.datetime
    replacement_due: dt.datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """What the house promises to whoever stands at the roadside."""

    roadside: dt.timedelta = dt.timedelta(minutes=60)
    city: dt.timedelta = dt.timedelta(hours=4)
    elsewhere: dt.timedelta = dt.timedelta(hours=12)


def clocks_of(reported: dt.datetime, promise: Promise, *, same_city: bool) -> BreakdownClocks:
    wait = promise.city if same_city else promise.elsewhere
    return BreakdownClocks(reported + promise.roadside, reported + wait)


def is_late(due: dt.datetime, met: dt.datetime | None, now: dt.datetime) -> bool:
    """Met at the last moment is in time."""
    return (met or now) > due


@dataclass(frozen=True, slots=True)
class RentStop:
    """How long no rent ran and what that is worth."""

    stopped: dt.timedelta
    credit: Decimal


def rent_stop(
    reported: dt.datetime, resumed: dt.datetime, agreed_end: dt.datetime, daily: Decimal
) -> RentStop:
    """From the report until the customer drives again, or until the agreed end where that is sooner.

    By the minute: a day's rent / 1440 for each whole or begun minute. After the agreed end no rent runs
    that could stop.
    """
    stopped = max(dt.timedelta(), min(resumed, agreed_end) - reported)
    minutes = -(-stopped // dt.timedelta(minutes=1))
    whole = dt.timedelta(minutes=minutes)
    return RentStop(
        stopped,
        cents(daily * Decimal(whole // dt.timedelta(minutes=1)) / (DAY // dt.timedelta(minutes=1))),
    )
