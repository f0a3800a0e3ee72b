"""When a duty is owed, for which days, and what follows while it waits; no database, no clock."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from dealerops.foundation.reporting import Period
from dealerops.workcal.calc import (
    ONE_DAY,
    add_months,
    add_workdays,
    at,
    end_of,
    is_on_time,
    shift,
)
from dealerops.workcal.choices import Shift
from reports.choices.duties import DayUnit, Rhythm

IsOpen = Callable[[dt.date], bool]
WEEK = dt.timedelta(days=7)
MORNING, CLOSING = dt.time(9), dt.time(18)  # in the opening hours of dealers (domain.md 0.5)
HOLIDAY_DAYS = 3  # closed days in a row that are more than a weekend
LONGEST_BLOCK = dt.timedelta(days=30)
CONFIRMING = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How often and until when: weekday 1-7, day of the month, n-th workday or days after an event.

    Without a clock time the whole day counts. `carries_over`: a turn that a holiday pushes out of its
    week is done with the next one instead of being waived.
    """

    rhythm: str
    day: int = 0
    month: int = 0
    unit: str = DayUnit.DAYS
    clock: dt.time | None = None
    shift: str = Shift.NEXT
    looks_back: bool = False
    carries_over: bool = False

    def moment(self, day: dt.date) -> dt.datetime:
        """The deadline on that day (domain.md 0.2)."""
        return end_of(day) if self.clock is None else at(day, self.clock)


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that a duty is owed: `key` names it once and for all."""

    key: str
    period: Period
    opens: dt.date
    nominal: dt.date
    due: dt.date
    is_skipped: bool = False  # a holiday has swallowed it


def turns(pattern: Pattern, first: dt.date, last: dt.date, is_open: IsOpen) -> Iterator[Turn]:
    """Every turn whose nominal day lies from `first` to `last`, both included."""
    for anchor in _anchors(pattern.rhythm, first, last):
        turn = MAKE[Rhythm(pattern.rhythm)](pattern, anchor, is_open)
        if turn and first <= turn.nominal <= last:
            yield turn


def after_event(pattern: Pattern, day: dt.date, is_open: IsOpen) -> dt.date:
    """The day by which something is owed that an event of `day` has caused."""
    if pattern.unit == DayUnit.WORKDAYS:
        return add_workdays(day, pattern.day, is_open)
    return shift(day + dt.timedelta(days=pattern.day), Shift(pattern.shift), is_open)


def _anchors(rhythm: str, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first day of every day, week, month, quarter or year that may have a turn in the span."""
    day = first
    match rhythm:
        case Rhythm.WEEKLY:
            day -= dt.timedelta(days=first.weekday())
        case Rhythm.MONTHLY:
            day = first.replace(day=1)
        case Rhythm.QUARTERLY:
            day = first.replace(month=first.month - (first.month - 1) % 3, day=1)
        case Rhythm.YEARLY:
            day = first.replace(month=1, day=1)
    while day <= last:
        yield day
        day = _following(rhythm, day)


def _following(rhythm: str, day: dt.date) -> dt.date:
    months = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}.get(Rhythm(rhythm))
    if months:
        return add_months(day, months)
    return day + (WEEK if rhythm == Rhythm.WEEKLY else ONE_DAY)


def _daily(_pattern: Pattern, day: dt.date, is_open: IsOpen) -> Turn | None:
    if not is_open(day):
        return None
    return Turn(day.isoformat(), Period(day, day + ONE_DAY), day, day, day)


def _weekly(pattern: Pattern, monday: dt.date, is_open: IsOpen) -> Turn | None:
    """A turn whose shifted day leaves its ISO week is skipped, or done with the next one."""
    nominal = monday + dt.timedelta(days=pattern.day - 1)
    due = shift(nominal, Shift(pattern.shift), is_open)
    stays = due < monday + WEEK
    start = monday - WEEK if pattern.looks_back else monday
    end = start + WEEK
    if pattern.carries_over:
        if not stays:
            return None
        start -= WEEK * _swallowed(pattern, nominal, is_open)
    year, week, _weekday = (due if stays else nominal).isocalendar()
    opens = due - dt.timedelta(days=due.weekday()) if stays else monday
    return Turn(f"{year}-W{week:02}", Period(start, end), opens, nominal, due, not stays)


def _swallowed(pattern: Pattern, nominal: dt.date, is_open: IsOpen) -> int:
    """How many turns right before this one a holiday has pushed out of their weeks."""
    weeks, earlier = 0, nominal - WEEK
    while (
        shift(earlier, Shift(pattern.shift), is_open)
        >= earlier + WEEK - earlier.weekday() * ONE_DAY
    ):
        weeks, earlier = weeks + 1, earlier - WEEK
    return weeks


def _monthly(pattern: Pattern, first: dt.date, is_open: IsOpen) -> Turn:
    last = add_months(first, 1) - ONE_DAY
    nominal = first.replace(day=min(pattern.day, last.day))
    start = add_months(first, -1) if pattern.looks_back else first
    period = Period(start, add_months(start, 1))
    due = shift(nominal, Shift(pattern.shift), is_open)
    return Turn(f"{start:%Y-%m}", period, first, nominal, due)


def _quarterly(pattern: Pattern, first: dt.date, is_open: IsOpen) -> Turn:
    start = add_months(first, -3)
    due = add_workdays(first - ONE_DAY, pattern.day, is_open)
    key = f"{start.year}-Q{(start.month + 2) // 3}"
    return Turn(key, Period(start, first), first, due, due)


def _yearly(pattern: Pattern, first: dt.date, is_open: IsOpen) -> Turn:
    nominal = add_months(first, pattern.month - 1).replace(day=pattern.day)
    start = add_months(first, -12) if pattern.looks_back else first
    due = shift(nominal, Shift(pattern.shift), is_open)
    return Turn(str(start.year), Period(start, add_months(start, 12)), first, nominal, due)


Maker = Callable[[Pattern, dt.date, IsOpen], Turn | None]
MAKE: dict[Rhythm, Maker] = {
    Rhythm.DAILY: _daily,
    Rhythm.WEEKLY: _weekly,
    Rhythm.MONTHLY: _monthly,
    Rhythm.QUARTERLY: _quarterly,
    Rhythm.YEARLY: _yearly,
}


class Moment(StrEnum):
    OPENS = "opens"
    REMIND = "remind"
    OVERDUE = "overdue"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that time does to a duty; `level` is the step of the ladder, 1 to 3."""

    at: dt.datetime
    what: Moment
    level: int = 0


def stages(
    pattern: Pattern,
    *,
    opens: dt.date,
    due: dt.date,
    is_open: IsOpen,
    missed_after: int,
    holiday_reach: int,
) -> Sequence[Stage]:
    """What time brings, in its order (domain.md 4.13); `is_open` are the statutory workdays.

    Daily duties are reminded 60 and 15 minutes before, the others one workday and two hours before and
    on the last workday before a holiday in whose wake they fall; a duty that has the whole day in the
    morning of the workday before and two hours before the dealer closes. Overdue: after two hours, one
    workday and three workdays.
    """
    deadline = pattern.moment(due)

    def later(workdays: int) -> dt.datetime:
        return pattern.moment(add_workdays(due, workdays, is_open))

    if pattern.rhythm == Rhythm.DAILY:
        reminders = {deadline - dt.timedelta(minutes=60), deadline - dt.timedelta(minutes=15)}
    else:
        before = add_workdays(due, -1, is_open)
        last_call = at(due, pattern.clock or CLOSING) - dt.timedelta(hours=2)
        reminders = {at(before, pattern.clock or MORNING), last_call}
        eve = holiday_eve(due, is_open, holiday_reach)
        # The day before is the eve already: one reminder is enough.
        if eve and eve != before:
            reminders.add(at(eve, MORNING))
    found = [
        Stage(at(opens, dt.time()), Moment.OPENS),
        *(Stage(one, Moment.REMIND) for one in reminders),
        Stage(deadline + dt.timedelta(hours=2), Moment.OVERDUE, 1),
        Stage(later(1), Moment.OVERDUE, 2),
        Stage(later(3), Moment.OVERDUE, 3),
        Stage(later(missed_after), Moment.MISSED),
    ]
    return sorted(found, key=lambda stage: (stage.at, stage.level))


def holiday_eve(due: dt.date, is_open: IsOpen, reach: int) -> dt.date | None:
    """The last workday before a holiday that ends at most `reach` workdays before the deadline."""
    day, seen, closed = due - ONE_DAY, 1, 0
    while due - day < LONGEST_BLOCK:
        if is_open(day):
            if closed >= HOLIDAY_DAYS:
                return day
            seen, closed = seen + 1, 0
            if seen > reach:
                return None
        else:
            closed += 1
        day -= ONE_DAY
    return None


def passed(plan: Sequence[Stage], *, since: dt.datetime, now: dt.datetime) -> list[Stage]:
    """The stages of which nobody has taken notice yet."""
    return [one for one in takewhile(lambda stage: stage.at <= now, plan) if one.at > since]


def is_in_time(
    done_at: dt.datetime,
    due_at: dt.datetime,
    *,
    by_the_clock: bool,
    written_at: dt.datetime | None = None,
) -> bool:
    """What the system wrote by the deadline, at `written_at`, may be confirmed for two hours after that.

    It matters where the report is made at the very minute at which it is owed (W1 and R12, D7 and R11).
    """
    limit = due_at
    if written_at and written_at <= due_at:
        limit = max(due_at, written_at + CONFIRMING)
    return is_on_time(done_at, limit, by_the_clock=by_the_clock)
