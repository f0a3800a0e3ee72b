"""Date and clock arithmetic over a lookup 'is this day open?'; no database, no clock of its own."""

import calendar as months
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dealerops.workcal.choices import Shift

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = dt.timedelta(days=1)
LONGEST_CLOSURE = 366  # days; a calendar closed for longer is a mistake in its rows

IsOpen = Callable[[dt.date], bool]


def local_date(moment: dt.datetime) -> dt.date:
    """The Shanghai day of an aware moment; every date rule uses this one (domain.md 0.2)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone has no day")
    return moment.astimezone(SHANGHAI).date()


def at(day: dt.date, clock: dt.time) -> dt.datetime:
    """The moment of a Shanghai wall-clock time."""
    return dt.datetime.combine(day, clock, tzinfo=SHANGHAI)


def end_of(day: dt.date) -> dt.datetime:
    """The exclusive instant of 'by day D': midnight at the start of D+1 (domain.md 0.2)."""
    return at(day + ONE_DAY, dt.time())


def is_on_time(event_at: dt.datetime, due_at: dt.datetime, *, by_the_clock: bool = False) -> bool:
    """'By day D' excludes its instant; 'by 12:00' (`by_the_clock`) includes it (domain.md 0.2)."""
    return event_at <= due_at if by_the_clock else event_at < due_at


def within_days(day: dt.date, n: int) -> dt.date:
    """The last day, inclusive, of 'within N (calendar) days of D' (domain.md 0.3)."""
    return day + dt.timedelta(days=n)


def add_months(day: dt.date, n: int) -> dt.date:
    """The same day n months on, clamped to the end of the month (domain.md 0.3)."""
    month = day.year * 12 + day.month - 1 + n
    year, index = divmod(month, 12)
    last = months.monthrange(year, index + 1)[1]
    return dt.date(year, index + 1, min(day.day, last))


def _open_days(start: dt.date, is_open: IsOpen, step: dt.timedelta = ONE_DAY) -> Iterator[dt.date]:
    """Open days from `start` on (inclusive); ValueError when a whole year is closed."""
    day, closed = start, 0
    while closed <= LONGEST_CLOSURE:
        if is_open(day):
            closed = 0
            yield day
        else:
            closed += 1
        day += step
    raise ValueError(f"the calendar has no open day around {start}")


def add_workdays(start: dt.date, n: int, is_open: IsOpen) -> dt.date:
    """The n-th open day after `start`, which is day 0; a negative n counts back (domain.md 0.3)."""
    if n == 0:
        return start
    step = ONE_DAY if n > 0 else -ONE_DAY
    days = _open_days(start + step, is_open, step)
    return next(day for count, day in enumerate(days, start=1) if count == abs(n))


def workdays_between(start: dt.date, end: dt.date, is_open: IsOpen) -> int:
    """Open days after `start` up to and including `end`; negative when `end` lies before."""
    if end < start:
        return -workdays_between(end, start, is_open)
    return sum(is_open(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))


def shift(day: dt.date, policy: Shift, is_open: IsOpen) -> dt.date:
    """Move a day that is closed as the policy says; an open day stays (domain.md 0.4)."""
    if policy == Shift.NONE:
        return day
    return next(_open_days(day, is_open, ONE_DAY if policy == Shift.NEXT else -ONE_DAY))


def recomputed_due(old_due: dt.datetime, new_due: dt.datetime, entered_on: dt.date) -> dt.datetime:
    """The due instant after a calendar change entered on a day (domain.md 0.4).

    It may move later freely, but never earlier than the end of the day after the entry.
    """
    return max(new_due, min(old_due, end_of(entered_on + ONE_DAY)))


@dataclass(frozen=True, slots=True)
class Hours:
    """A calendar and its opening hours each open day; `closes` None means midnight."""

    calendar: str
    opens: dt.time
    closes: dt.time | None

    def window(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """Half-open opening interval of the day."""
        return at(day, self.opens), at(day, self.closes) if self.closes else end_of(day)


def add_business_hours(
    start: dt.datetime, amount: dt.timedelta, hours: Hours, is_open: IsOpen
) -> dt.datetime:
    """The moment when `amount` of opening time has passed after `start` (domain.md 0.5).

    A span that ends with the opening hours is due at closing time, not the next morning.
    """
    if amount < dt.timedelta():
        raise ValueError("opening time is counted forwards")
    left = amount
    for day in _open_days(local_date(start), is_open):
        opens, closes = hours.window(day)
        begins = max(opens, start)
        if begins < closes and left <= closes - begins:
            return begins + left
        left -= max(closes - begins, dt.timedelta())
    raise AssertionError  # _open_days ends only by raising


def business_time_between(
    start: dt.datetime, end: dt.datetime, hours: Hours, is_open: IsOpen
) -> dt.timedelta:
    """Opening time that passes from `start` to `end`; negative when `end` lies before."""
    if end < start:
        return -business_time_between(end, start, hours, is_open)
    first, passed = local_date(start), dt.timedelta()
    for n in range((local_date(end) - first).days + 1):
        day = first + dt.timedelta(days=n)
        if is_open(day):
            opens, closes = hours.window(day)
            passed += max(min(closes, end) - max(opens, start), dt.timedelta())
    return passed
