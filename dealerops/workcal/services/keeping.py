"""Seeding the statutory calendar every night, and entering days by hand."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.choices import CN_WORKDAY, Source
from dealerops.workcal.defaults import default_open, statutory_day
from dealerops.workcal.models import CalendarDay


def _days_of(years: range) -> Iterator[dt.date]:
    day, end = dt.date(years.start, 1, 1), dt.date(years.stop, 1, 1)
    while day < end:
        yield day
        day += ONE_DAY


@transaction.atomic
def seed(years: range, *, by: Actor = SYSTEM) -> int:
    """Store the statutory days of these years; returns how many were new or have changed.

    Never touches a MANUAL day, never lets PROVISIONAL replace PACKAGE, and records every stored day
    that opens or closes, so that open clocks can follow (domain.md 0.4, Appendix C 00:10).
    """
    days = {day: statutory_day(day) for day in _days_of(years)}
    stored = CalendarDay.objects.select_for_update().filter(calendar=CN_WORKDAY, date__in=days)
    known = {row.date: row for row in stored}
    missing = [
        CalendarDay(
            calendar=CN_WORKDAY, date=day, is_open=new.is_open, name=new.name, source=new.source
        )
        for day, new in days.items()
        if day not in known
    ]
    CalendarDay.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing) + sum(_follow_package(row, by=by) for row in known.values())


def _follow_package(row: CalendarDay, *, by: Actor) -> bool:
    """Bring one stored day up to date; says whether anything changed."""
    new = statutory_day(row.date)
    outranked = row.source == Source.MANUAL or (
        row.source == Source.PACKAGE and new.source == Source.PROVISIONAL
    )
    if outranked or (row.is_open, row.name, row.source) == (new.is_open, new.name, new.source):
        return False
    was_open = row.is_open
    row.is_open, row.name, row.source = new.is_open, new.name, new.source
    row.save_fields("is_open", "name", "source")
    if was_open != row.is_open:
        _record_change(row, was_open=was_open, by=by)
    return True


@transaction.atomic
def enter_day(
    calendar: str, day: dt.date, *, is_open: bool, name: str = "", by: Actor
) -> CalendarDay:
    """Say by hand whether a calendar is open on a day; beats every other source from now on."""
    try:
        was_open = default_open(calendar, day)
    except ValueError as error:
        refusal = Refusal("NO_CALENDAR", _("There is no such calendar."), "calendar")
        raise InvalidInput(refusal) from error
    row, created = CalendarDay.objects.select_for_update().get_or_create(
        calendar=calendar,
        date=day,
        defaults={"is_open": is_open, "name": name, "source": Source.MANUAL},
    )
    if not created:
        was_open = row.is_open
        row.is_open, row.name, row.source = is_open, name, Source.MANUAL
        row.save_fields("is_open", "name", "source")
    _record_change(row, was_open=was_open, by=by)
    return row


def _record_change(row: CalendarDay, *, was_open: bool, by: Actor) -> None:
    record(
        row,
        "workcal.day_changed",
        by=by,
        calendar=row.calendar,
        date=row.date,
        was_open=was_open,
        is_open=row.is_open,
        source=row.source,
    )


def provisional_years(*, on: dt.date) -> list[int]:
    """Years from `on` on whose stored days are guesses, for the warning in the back office."""
    dates = CalendarDay.objects.provisional().filter(date__gte=on).dates("date", "year")
    return [date.year for date in dates]
