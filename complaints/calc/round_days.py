"""On which days the rounds meet (domain.md 3.7); a closed day moves to the next open one (0.4)."""

import datetime as dt
from collections.abc import Callable, Iterator

from dealerops.workcal.calc import ONE_DAY, add_months, shift
from dealerops.workcal.choices import Shift

IsOpen = Callable[[dt.date], bool]
Meeting = tuple[dt.date, dt.date]  # the day of the series, and the day on which it is held
WEEK = 7


def company_days(
    start: dt.date, every: int, first: dt.date, last: dt.date, is_open: IsOpen
) -> Iterator[Meeting]:
    """Every `every` days counted from `start`, as far as the day of the series lies in [first, last].

    The count goes on from the day of the series, not from the day to which a holiday has moved it.
    """
    ahead = max(-((start - first).days // every), 0)
    day = start + every * ahead * ONE_DAY
    while day <= last:
        if day >= first:
            yield day, shift(day, Shift.NEXT, is_open)
        day += every * ONE_DAY


def stand_up_days(first: dt.date, last: dt.date, is_open: IsOpen) -> Iterator[Meeting]:
    """Every workday in [first, last]."""
    for n in range((last - first).days + 1):
        day = first + n * ONE_DAY
        if is_open(day):
            yield day, day


def china_days(
    week: int, weekday: int, first: dt.date, last: dt.date, is_open: IsOpen
) -> Iterator[Meeting]:
    """The `week`-th `weekday` (Monday is 1) of each month, as far as it lies in [first, last].

    A month without a fifth one has none.
    """
    month = first.replace(day=1)
    while month <= last:
        day = month + ((weekday - month.isoweekday()) % WEEK + WEEK * (week - 1)) * ONE_DAY
        if day.month == month.month and first <= day <= last:
            yield day, shift(day, Shift.NEXT, is_open)
        month = add_months(month, 1)
