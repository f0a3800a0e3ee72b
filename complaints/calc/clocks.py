"""When a clock is due: opening hours, clock hours, opening days and workdays, less what was paused (domain.md 3.6).

A limit is written "30m", "4h", "24c", "3d" or "10w", see `choices.clocks.Unit`. Minutes and hours count
only while the calendar is open and no pause runs. Days begin to count with the first one after the day of
the start (0.3) and end with the day; a pause moves the last day by as many counted days as it took.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from complaints.choices.clocks import LIMIT_SHAPE, Unit
from dealerops.workcal.calc import (
    ONE_DAY,
    Hours,
    IsOpen,
    add_workdays,
    at,
    end_of,
    local_date,
    workdays_between,
)

WRITTEN = re.compile(LIMIT_SHAPE)
LONGEST_CLOSURE = 366  # days; a calendar closed for longer is a mistake in its rows
MIDNIGHT = dt.time()


@dataclass(frozen=True, slots=True)
class Limit:
    """So many minutes, hours or days."""

    amount: int
    unit: Unit

    @classmethod
    def read(cls, text: str) -> "Limit":
        """ "4h"; ValueError for anything that is no limit."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no limit")
        return cls(int(found[1]), Unit(found[2]))


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count, half-open."""

    start: dt.datetime
    end: dt.datetime

    def holds(self, moment: dt.datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Calendars:
    """In which hours minutes and hours run, which days are open, and which are workdays."""

    hours: Hours
    is_open: IsOpen
    is_workday: IsOpen


def due_time(
    start: dt.datetime, limit: Limit, calendars: Calendars, pauses: Sequence[Pause] = ()
) -> dt.datetime:
    """The exclusive instant by which it has to be done; `pauses` are over and do not overlap.

    Raises ValueError where a calendar has no open day for a year.
    """
    taken = _from(start, pauses)
    match limit.unit:
        case Unit.DAYS:
            return _after_days(start, limit.amount, calendars.is_open, taken)
        case Unit.WORKDAYS:
            return _after_days(start, limit.amount, calendars.is_workday, taken)
        case Unit.CLOCK_HOURS:
            raw = _after_time(start, dt.timedelta(hours=limit.amount), _all_day(start), taken)
            return _opening(raw, calendars, taken)
        case Unit.HOURS:
            amount = dt.timedelta(hours=limit.amount)
        case _:
            amount = dt.timedelta(minutes=limit.amount)
    return _after_time(start, amount, _windows(start, calendars), taken)


def _from(start: dt.datetime, pauses: Sequence[Pause]) -> list[Pause]:
    """What is left of the pauses from the start of the clock on, in their order."""
    kept = [Pause(max(one.start, start), one.end) for one in pauses if one.end > start]
    return sorted(kept, key=lambda one: one.start)


Windows = Iterator[tuple[dt.datetime, dt.datetime]]


def _all_day(start: dt.datetime) -> Windows:
    day = local_date(start)
    while True:
        yield at(day, MIDNIGHT), end_of(day)
        day += ONE_DAY


def _windows(start: dt.datetime, calendars: Calendars) -> Windows:
    """The opening hours from the day of the start on."""
    day, closed = local_date(start), 0
    while closed <= LONGEST_CLOSURE:
        if calendars.is_open(day):
            closed = 0
            yield calendars.hours.window(day)
        else:
            closed += 1
        day += ONE_DAY
    raise ValueError(f"the calendar has no open day after {day}")


def _after_time(
    start: dt.datetime, amount: dt.timedelta, windows: Windows, pauses: Sequence[Pause]
) -> dt.datetime:
    """The moment when so much open, unpaused time has passed."""
    left = amount
    for opens, closes in windows:
        for begins, ends in _unpaused(max(opens, start), closes, pauses):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
    raise AssertionError  # the windows end only by raising


def _unpaused(begins: dt.datetime, ends: dt.datetime, pauses: Sequence[Pause]) -> Windows:
    """One window less the pauses in it."""
    for pause in pauses:
        if pause.end <= begins:
            continue
        if pause.start >= ends:
            break
        if pause.start > begins:
            yield begins, pause.start
        begins = pause.end
    if begins < ends:
        yield begins, ends


def _opening(moment: dt.datetime, calendars: Calendars, pauses: Sequence[Pause]) -> dt.datetime:
    """The moment itself while the house is open, else the next opening that no pause holds."""
    while not _is_open_at(moment, calendars):
        moment = next(opens for opens, _closes in _windows(moment, calendars) if opens > moment)
        moment = next((one.end for one in pauses if one.holds(moment)), moment)
    return moment


def _is_open_at(moment: dt.datetime, calendars: Calendars) -> bool:
    day = local_date(moment)
    opens, closes = calendars.hours.window(day)
    return calendars.is_open(day) and opens <= moment < closes


def _after_days(
    start: dt.datetime, amount: int, counts: IsOpen, pauses: Sequence[Pause]
) -> dt.datetime:
    """The end of the last day; no pause is running then."""
    day = add_workdays(local_date(start), amount, counts)
    for pause in pauses:
        if pause.start >= end_of(day):
            break
        taken = workdays_between(local_date(pause.start), local_date(pause.end), counts)
        day = add_workdays(day, taken, counts)
        while end_of(day) <= pause.end:
            day = add_workdays(day, 1, counts)
    return end_of(day)
