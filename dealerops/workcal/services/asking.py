"""Arithmetic on stored calendars; a day without a row falls back to its calendar's default."""

import datetime as dt
from decimal import Decimal

from dealerops.workcal import calc
from dealerops.workcal.calc import Hours
from dealerops.workcal.choices import CN_WORKDAY, H24, Shift, dealer_open
from dealerops.workcal.defaults import default_open
from dealerops.workcal.models import CalendarDay

OFFICE = Hours(CN_WORKDAY, dt.time(9), dt.time(18))  # head office and third party (domain.md 0.5)
ALWAYS = Hours(H24, dt.time(0), None)
HOUR = dt.timedelta(hours=1)


def dealer_hours(
    dealer_id: int, *, opens: dt.time = dt.time(8, 30), closes: dt.time = dt.time(18)
) -> Hours:
    """The opening hours of one dealer (domain.md 0.5)."""
    return Hours(dealer_open(dealer_id), opens, closes)


class Lookup:
    """Answers 'is this day open?' for one calendar; reads the rows a month at a time, each once."""

    def __init__(self, calendar: str) -> None:
        self.calendar = calendar
        self._stored: dict[dt.date, bool] = {}
        self._read: set[dt.date] = set()

    def __call__(self, day: dt.date) -> bool:
        month = day.replace(day=1)
        if self.calendar != H24 and month not in self._read:
            last = calc.add_months(month, 1) - calc.ONE_DAY
            rows = CalendarDay.objects.of(self.calendar, month, last)
            self._stored.update(rows.values_list("date", "is_open"))
            self._read.add(month)
        stored = self._stored.get(day)
        return default_open(self.calendar, day) if stored is None else stored


def lookup(calendar: str = CN_WORKDAY) -> Lookup:
    """One reader for many questions about the same calendar; pass it to the functions of calc."""
    return Lookup(calendar)


def is_open(day: dt.date, calendar: str = CN_WORKDAY) -> bool:
    return Lookup(calendar)(day)


def add_workdays(start: dt.date, n: int, calendar: str = CN_WORKDAY) -> dt.date:
    """The n-th open day after `start`, which is day 0; a negative n counts back (domain.md 0.3)."""
    return calc.add_workdays(start, n, Lookup(calendar))


def workdays_between(start: dt.date, end: dt.date, calendar: str = CN_WORKDAY) -> int:
    """Open days after `start` up to and including `end`; negative when `end` lies before."""
    return calc.workdays_between(start, end, Lookup(calendar))


def shift(day: dt.date, policy: Shift, calendar: str = CN_WORKDAY) -> dt.date:
    """Move a closed day to the next or previous open one, as the policy says (domain.md 0.4)."""
    return calc.shift(day, policy, Lookup(calendar))


def add_business_hours(
    start: dt.datetime, hours: int | Decimal, within: Hours = OFFICE
) -> dt.datetime:
    """The moment when that many opening hours have passed after `start` (domain.md 0.5)."""
    amount = HOUR * float(hours)
    return calc.add_business_hours(start, amount, within, Lookup(within.calendar))


def business_hours_between(start: dt.datetime, end: dt.datetime, within: Hours = OFFICE) -> Decimal:
    """Opening hours that pass from `start` to `end`; negative when `end` lies before."""
    passed = calc.business_time_between(start, end, within, Lookup(within.calendar))
    return Decimal(passed // dt.timedelta(microseconds=1)) / Decimal(HOUR.total_seconds() * 10**6)
