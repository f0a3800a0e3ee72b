"""When a report is due, and for which days (domain.md 6.1, 6.3); no database, no clock."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from dealerops.foundation.reporting import Cadence, Period, Report
from dealerops.workcal.calc import ONE_DAY, add_months, add_workdays, at, local_date, shift
from dealerops.workcal.choices import Shift

IsOpen = Callable[[dt.date], bool]
WEEK = dt.timedelta(days=7)
FORTNIGHT = 2 * WEEK
# A Tuesday of the company rounds, whose report R17 is (domain.md 3.7).
FIRST_TUESDAY = dt.date(2026, 1, 6)
# Days after the 1st.
MONTHLY_ON = {
    Cadence.MONTHLY_FIRST: dt.timedelta(),
    Cadence.MONTHLY: dt.timedelta(days=2),
    Cadence.MONTHLY_5TH: dt.timedelta(days=4),
}
MID_MONTH_ON = (15, 25)
QUARTER_WORKDAY = 5
LOOK = dt.timedelta(days=31)  # so far for a day on which some dealer is open
# Their days are those on which dealers are open; nothing moves them.
OF_DEALERS = frozenset({Cadence.DAILY, Cadence.MORNING})


@dataclass(frozen=True, slots=True)
class Due:
    """A period, the moment from which its report is owed, and the day before a holiday moved it."""

    period: Period
    at: dt.datetime
    nominal: dt.date

    @property
    def is_moved(self) -> bool:
        return local_date(self.at) != self.nominal


def due_for(
    cadence: Cadence, clock: dt.time, day: dt.date, is_open: IsOpen, *, carries_over: bool = False
) -> Due:
    """The period that holds `day`, and when its report is due.

    Workdaily: the days after the workday before, up to the workday on which it is made. Weekly: Monday
    to Sunday, made on the Monday after; monthly: made on its day of the next. A closed day moves the
    making, never the period. After the 25th there is no mid-month report: the next month's first one.
    """
    if cadence == Cadence.DAILY:
        return Due(Period(day, day + ONE_DAY), at(day, clock), day)
    if cadence == Cadence.MORNING:
        return Due(Period(day, day + ONE_DAY), at(day + ONE_DAY, clock), day + ONE_DAY)
    if cadence == Cadence.WORKDAILY:
        runs_on = shift(day, Shift.NEXT, is_open)
        period = Period(add_workdays(runs_on, -1, is_open) + ONE_DAY, runs_on + ONE_DAY)
        return Due(period, at(runs_on, clock), runs_on)
    if cadence == Cadence.QUARTERLY:
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        period = Period(first, add_months(first, 3))
        runs_on = add_workdays(period.last_day, QUARTER_WORKDAY, is_open)
        return Due(period, at(runs_on, clock), runs_on)
    period, nominal = _span(cadence, day, is_open, carries_over=carries_over)
    return Due(period, at(shift(nominal, Shift.NEXT, is_open), clock), nominal)


def due_of(report: Report, day: dt.date, is_open: IsOpen) -> Due:
    """The report's period that holds `day`."""
    over = report.carries_over
    return due_for(report.cadence, report.at, day, is_open, carries_over=over)


def last_due(report: Report, now: dt.datetime, is_open: IsOpen) -> Due:
    """The last one that is owed; in a house whose dealers are all closed any day before `LOOK` does."""
    first, over = local_date(now) - LOOK, report.carries_over

    def counts(day: dt.date) -> bool:
        return day < first or is_open(day)

    days = counts if report.cadence in OF_DEALERS else is_open
    return next(dues_back_from(report.cadence, report.at, now, days, carries_over=over))


def next_due(report: Report, now: dt.datetime, is_open: IsOpen) -> Due:
    """After the last one that is owed; a daily of dealers passes over days on which none is open."""
    due = due_of(report, last_due(report, now, is_open).period.end, is_open)
    last = local_date(now) + LOOK
    while (
        report.cadence in OF_DEALERS and due.period.start < last and not is_open(due.period.start)
    ):
        due = due_of(report, due.period.end, is_open)
    return due


def dues_back_from(
    cadence: Cadence,
    clock: dt.time,
    now: dt.datetime,
    is_open: IsOpen,
    *,
    carries_over: bool = False,
) -> Iterator[Due]:
    """Every period whose report is owed by `now`, the latest first, without end.

    `is_open` is the calendar of offices, for reports of dealers "is any dealer open?".
    """
    day = local_date(now)
    while True:
        due = due_for(cadence, clock, day, is_open, carries_over=carries_over)
        if due.at <= now and (cadence not in OF_DEALERS or is_open(due.period.start)):
            yield due
        day = day_before(cadence, due)


def dues_between(
    cadence: Cadence,
    clock: dt.time,
    start: dt.datetime,
    end: dt.datetime,
    is_open: IsOpen,
    *,
    carries_over: bool = False,
) -> list[Due]:
    """What is due after `start` until `end`, the first one first."""
    back = dues_back_from(cadence, clock, end, is_open, carries_over=carries_over)
    return list(takewhile(lambda due: due.at > start, back))[::-1]


def _span(
    cadence: Cadence, day: dt.date, is_open: IsOpen, *, carries_over: bool
) -> tuple[Period, dt.date]:
    """The period and its nominal day, for what a holiday moves."""
    if cadence in MONTHLY_ON:
        first = day.replace(day=1)
        period = Period(first, add_months(first, 1))
        return period, period.end + MONTHLY_ON[cadence]
    if cadence == Cadence.MID_MONTH:
        first = add_months(day.replace(day=1), int(day.day >= MID_MONTH_ON[-1]))
        of_month = day.day if first <= day else 1
        nominal = first.replace(day=next(one for one in MID_MONTH_ON if of_month < one))
        return Period(first, nominal), nominal
    if cadence == Cadence.FORTNIGHTLY:
        nominal = FIRST_TUESDAY - (FIRST_TUESDAY - day) // FORTNIGHT * FORTNIGHT
        return Period(nominal - FORTNIGHT + ONE_DAY, nominal + ONE_DAY), nominal
    monday = day - dt.timedelta(days=day.weekday())
    period, nominal = Period(monday, monday + WEEK), monday + WEEK
    if carries_over:
        start, end = period.start, period.end
        while _leaves_its_week(start, is_open):
            start -= WEEK
        while _leaves_its_week(end, is_open):
            end += WEEK
        return Period(start, end), end
    return period, nominal


def _leaves_its_week(monday: dt.date, is_open: IsOpen) -> bool:
    return shift(monday, Shift.NEXT, is_open) >= monday + WEEK


def day_before(cadence: Cadence, due: Due) -> dt.date:
    """A day of the period before; the two of a month both begin on the 1st."""
    if cadence == Cadence.MID_MONTH and due.nominal.day == MID_MONTH_ON[-1]:
        return due.period.start
    if cadence == Cadence.MID_MONTH:
        return add_months(due.period.start, -1).replace(day=MID_MONTH_ON[-1] - 1)
    return due.period.start - ONE_DAY
