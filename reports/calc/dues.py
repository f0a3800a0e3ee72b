"""When a report is due, and for which days (domain.md 6.1, 6.3); no database, no clock."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dealerops.foundation.reporting import Cadence, Period
from dealerops.workcal.calc import ONE_DAY, add_months, add_workdays, at, local_date, shift
from dealerops.workcal.choices import Shift

IsOpen = Callable[[dt.date], bool]
WEEK = dt.timedelta(days=7)
# Days after the 1st.
MONTHLY_ON = {Cadence.MONTHLY: dt.timedelta(days=2), Cadence.MONTHLY_5TH: dt.timedelta(days=4)}


@dataclass(frozen=True, slots=True)
class Due:
    """A period and the moment from which its report is owed."""

    period: Period
    at: dt.datetime


def due_for(cadence: Cadence, clock: dt.time, day: dt.date, is_open: IsOpen) -> Due:
    """The period that holds `day`, and when its report is due.

    Workdaily: the days after the workday before, up to the workday on which it is made. Weekly: Monday
    to Sunday, made on the Monday after; monthly: made on the 3rd or the 5th of the next. A closed day
    moves the making, never the period.
    """
    if cadence == Cadence.DAILY:
        return Due(Period(day, day + ONE_DAY), at(day, clock))
    if cadence == Cadence.WORKDAILY:
        runs_on = shift(day, Shift.NEXT, is_open)
        period = Period(add_workdays(runs_on, -1, is_open) + ONE_DAY, runs_on + ONE_DAY)
        return Due(period, at(runs_on, clock))
    if cadence in MONTHLY_ON:
        first = day.replace(day=1)
        period = Period(first, add_months(first, 1))
        return Due(period, at(shift(period.end + MONTHLY_ON[cadence], Shift.NEXT, is_open), clock))
    monday = day - dt.timedelta(days=day.weekday())
    period = Period(monday, monday + WEEK)
    return Due(period, at(shift(period.end, Shift.NEXT, is_open), clock))


def dues_back_from(
    cadence: Cadence, clock: dt.time, now: dt.datetime, is_open: IsOpen
) -> Iterator[Due]:
    """Every period whose report is owed by `now`, the latest first, without end."""
    day = local_date(now)
    while True:
        due = due_for(cadence, clock, day, is_open)
        if due.at <= now:
            yield due
        day = due.period.start - ONE_DAY
