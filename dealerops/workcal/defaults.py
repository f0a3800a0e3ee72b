"""What a calendar says without a row of its own: the published holidays, Monday to Friday, always."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import chinese_calendar

from dealerops.workcal.choices import CN_WORKDAY, H24, Source, is_dealer_calendar

# 正月初一. Dealers close from the eve to the third day (除夕–初三) unless they enter otherwise.
NEW_YEARS_DAYS = {
    day.year: day
    for day in map(
        dt.date.fromisoformat,
        (
            *("2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29"),
            *("2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23"),
            *("2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08", "2036-01-28", "2037-02-15"),
            *("2038-02-04", "2039-01-24", "2040-02-12"),
        ),
    )
}
FRIDAY = 5


@dataclass(frozen=True, slots=True)
class DefaultDay:
    is_open: bool
    name: str
    source: Source


@lru_cache(maxsize=4096)  # the package goes through all its years for every day
def statutory_day(day: dt.date) -> DefaultDay:
    """The published calendar; a year it does not cover yet is Monday to Friday and PROVISIONAL."""
    try:
        is_open = chinese_calendar.is_workday(day)
        holiday = chinese_calendar.get_holiday_detail(day)[1]
    except NotImplementedError:
        return DefaultDay(day.isoweekday() <= FRIDAY, "", Source.PROVISIONAL)
    return DefaultDay(is_open, holiday or "", Source.PACKAGE)


def default_open(calendar: str, day: dt.date) -> bool:
    """Whether the calendar is open on a day nobody stored; ValueError for an unknown calendar."""
    if calendar == CN_WORKDAY:
        return statutory_day(day).is_open
    if calendar == H24:
        return True
    if is_dealer_calendar(calendar):
        new_year = NEW_YEARS_DAYS.get(day.year)
        return new_year is None or not -1 <= (day - new_year).days <= 2
    raise ValueError(f"no calendar is called {calendar}")
