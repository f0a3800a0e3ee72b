"""When a callback is due, when customers may be called, and what an attempt leads to (domain.md 4.8)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dealerops.workcal.calc import ONE_DAY, SHANGHAI, IsOpen, end_of, local_date, shift, within_days
from dealerops.workcal.choices import Shift


@dataclass(frozen=True, slots=True)
class Due:
    """`raw` is delivery plus the days promised, `on` the opening day it falls to, `at` its exclusive end."""

    raw: dt.date
    on: dt.date
    at: dt.datetime
    earliest: dt.date


def due_of(delivered_on: dt.date, days: int, is_open: IsOpen) -> Due:
    """Due `days` calendar days after delivery, moved to the dealer's next opening day; never the same day."""
    raw = within_days(delivered_on, days)
    on = shift(raw, Shift.NEXT, is_open)
    return Due(raw=raw, on=on, at=end_of(on), earliest=delivered_on + ONE_DAY)


@dataclass(frozen=True, slots=True)
class Hours:
    """One part of the day in which customers may be called: half-open, Shanghai wall clock."""

    band: str
    begins: dt.time
    ends: dt.time


def hours_of(rows: Sequence[Sequence[str]]) -> tuple[Hours, ...]:
    """The policy value `[["AM", "09:30", "12:00"], …]` as hours."""
    return tuple(
        Hours(band, dt.time.fromisoformat(begins), dt.time.fromisoformat(ends))
        for band, begins, ends in rows
    )


def band_of(moment: dt.datetime, hours: Sequence[Hours]) -> str | None:
    """The part of the day that `moment` falls into; None where nobody may be called."""
    clock = moment.astimezone(SHANGHAI).time()
    return next((one.band for one in hours if one.begins <= clock < one.ends), None)


class NotNow(StrEnum):
    """Why a call may not be made at a moment."""

    TOO_EARLY = "TOO_EARLY"  # before the earliest day
    CLOSED = "CLOSED"  # the dealer is closed that day
    WINDOW = "WINDOW"  # outside the hours for calls
    TOO_SOON = "TOO_SOON"  # too short after the last attempt
    SAME_TIMES = "SAME_TIMES"  # too few attempts would be left for other days or times of day


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """How often, on how many days, in how many bands and with which pause a customer is tried."""

    attempts: int = 3
    days: int = 2
    bands: int = 2
    pause: dt.timedelta = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Missed:
    """An attempt that reached nobody."""

    at: dt.datetime
    band: str


def reason_not_to_call(
    moment: dt.datetime, earliest: dt.date, hours: Sequence[Hours], is_open: IsOpen
) -> NotNow | None:
    """Whether the calendar and the clock allow a call at `moment`."""
    day = local_date(moment)
    if day < earliest:
        return NotNow.TOO_EARLY
    if not is_open(day):
        return NotNow.CLOSED
    return None if band_of(moment, hours) else NotNow.WINDOW


def reason_to_wait(
    moment: dt.datetime, band: str, missed: Sequence[Missed], limits: AttemptLimits
) -> NotNow | None:
    """Whether the attempts before allow another at `moment`; `missed` in the order they were made.

    The attempts that are left must still be able to reach enough days and times of day; what waiting
    cannot mend any more is no reason to wait.
    """
    if missed and moment - missed[-1].at < limits.pause:
        return NotNow.TOO_SOON
    left = limits.attempts - len(missed) - 1
    days = {local_date(one.at) for one in missed}
    bands = {one.band for one in missed}
    too_few_days = local_date(moment) in days and len(days) + left < limits.days
    too_few_bands = band in bands and len(bands) + left < limits.bands
    return NotNow.SAME_TIMES if too_few_days or too_few_bands else None


@dataclass(frozen=True, slots=True)
class Visitor:
    """What decides how early on the list a customer stands."""

    is_private: bool
    is_rework: bool
    has_paint: bool
    amount: Decimal
    is_new: bool


def priority_of(visitor: Visitor, large_amount: Decimal) -> int:
    """0 is called first: private cars before all others, then rework, paint, large amount, new customer."""
    reasons = (
        visitor.is_rework,
        visitor.has_paint,
        visitor.amount > large_amount,
        visitor.is_new,
        True,
    )
    return reasons.index(True) + (0 if visitor.is_private else len(reasons))


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who may call, with the open callbacks already on their list."""

    user_id: int
    load: int


def choose_caller(
    callers: Sequence[Caller], *, apart: frozenset[int], customer_is_with: int | None
) -> int | None:
    """Whose list a callback goes on: the person who has the customer already, else the shortest list.

    Nobody in `apart` (the order's advisor, whoever solved the quick form) gets it; None if nobody may.
    """
    free = [one for one in callers if one.user_id not in apart]
    if customer_is_with is not None:
        return customer_is_with if any(one.user_id == customer_is_with for one in free) else None
    chosen = min(free, key=lambda one: (one.load, one.user_id), default=None)
    return chosen.user_id if chosen else None
