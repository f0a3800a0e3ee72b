"""A resource plan (Gantt): who has what on which days, or at which hours of one day.

Bars are placed by classes, so that the strict CSP holds.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from dealerops.portal.registry import Text, Tone

LONGEST = 62  # columns; the stylesheet has no more places
HALF_HOUR = dt.timedelta(minutes=30)
SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that takes the resource from one day to another, both included."""

    label: Text
    tone: Tone
    starts_on: dt.date
    ends_on: dt.date
    url: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One resource; `used` (0 to 1) is drawn below its name."""

    title: Text
    bars: Sequence[Bar]
    subtitle: Text = ""
    url: str = ""
    used: float | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that takes the resource from one moment to another.

    What has a `drag` can be drawn to a row that has a `drop`; `alarm` is a word for what is wrong with it.
    """

    label: Text
    tone: Tone
    begins: dt.datetime
    ends: dt.datetime
    url: str = ""
    drag: str = ""
    alarm: Text = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One resource during one day or several; `used` (0 to 1) is drawn below its name."""

    title: Text
    slots: Sequence[Slot]
    subtitle: Text = ""
    url: str = ""
    used: float | None = None
    drop: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, and the mark it bears: today, a weekend."""

    small: str
    big: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """`count` places of one length, and how the ends of a bar are written."""

    begins: dt.datetime
    step: dt.timedelta
    count: int
    form: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar with its place in the window, and whether it goes on beyond either edge."""

    bar: Bar | Slot
    start: int
    length: int
    comes: bool
    goes: bool
    when: str


def resource_plan(
    rows: Sequence[PlanRow],
    *,
    first: dt.date,
    days: int,
    today: dt.date,
    title: Text,
    legend: Sequence[tuple[Tone, Text]] = (),
) -> SafeString:
    """`days` days from `first` on, at most LONGEST; bars outside the window are left out."""
    days = min(days, LONGEST)
    window = [first + dt.timedelta(days=n) for n in range(days)]
    context = {
        "title": title,
        "legend": legend,
        "columns": [_day(on, is_today=on == today) for on in window],
        "rows": [(row, _placed(row.bars, first, window[-1])) for row in rows],
    }
    return render_to_string("components/plan.html", context)


def day_plan(
    rows: Sequence[DayRow],
    *,
    begins: dt.datetime,
    ends: dt.datetime,
    now: dt.datetime,
    title: Text,
    legend: Sequence[tuple[Tone, Text]] = (),
) -> SafeString:
    """The half hours of one day from `begins` to `ends`, at most LONGEST; the one that runs is marked."""
    begins = timezone.localtime(begins)
    count = min(max(-((begins - ends) // HALF_HOUR), 1), LONGEST)
    window = [begins + HALF_HOUR * n for n in range(count)]
    grid = Grid(begins, HALF_HOUR, count, "H:i")
    context = {
        "title": title,
        "legend": legend,
        "columns": [_half_hour(at, is_now=at <= now < at + HALF_HOUR) for at in window],
        "rows": [(row, _placed_in(row.slots, grid)) for row in rows],
    }
    return render_to_string("components/plan.html", context)


def moment_plan(
    rows: Sequence[DayRow],
    *,
    first: dt.date,
    days: int,
    today: dt.date,
    title: Text,
    legend: Sequence[tuple[Tone, Text]] = (),
) -> SafeString:
    """Columns are days, bars begin and end within them: each day has as many places as fit into LONGEST.

    A week has eight of three hours a day, a month two of twelve.
    """
    places = LONGEST // days
    window = [first + dt.timedelta(days=n) for n in range(days)]
    begins = dt.datetime.combine(first, dt.time(), timezone.get_default_timezone())
    grid = Grid(begins, dt.timedelta(days=1) / places, days * places, "SHORT_DATETIME_FORMAT")
    context = {
        "title": title,
        "legend": legend,
        "columns": [_day(on, is_today=on == today) for on in window],
        "places": grid.count,
        "rows": [(row, _placed_in(row.slots, grid)) for row in rows],
    }
    return render_to_string("components/plan.html", context)


def _day(on: dt.date, *, is_today: bool) -> Column:
    """The weekday as short as it goes: Mon, and in Chinese the last of three characters."""
    weekend = "dx-weekend" if on.isoweekday() >= SATURDAY else ""
    weekday = date_format(on, "D").removeprefix("星期")
    return Column(weekday, str(on.day), "dx-today" if is_today else weekend)


def _half_hour(at: dt.datetime, *, is_now: bool) -> Column:
    is_full = at.minute == 0
    mark = "dx-today" if is_now else ""
    return Column("", f"{at:%H}", mark) if is_full else Column(f":{at:%M}", "", mark)


def _placed(bars: Sequence[Bar], first: dt.date, last: dt.date) -> list[Placed]:
    found = []
    for bar in sorted(bars, key=lambda one: one.starts_on):
        starts_on, ends_on = max(bar.starts_on, first), min(bar.ends_on, last)
        if starts_on <= ends_on:
            start = (starts_on - first).days + 1
            length = (ends_on - starts_on).days + 1
            comes, goes = bar.starts_on < first, bar.ends_on > last
            when = " – ".join(
                date_format(on, "SHORT_DATE_FORMAT") for on in (bar.starts_on, bar.ends_on)
            )
            found.append(Placed(bar, start, length, comes, goes, when))
    return found


def _placed_in(slots: Sequence[Slot], grid: Grid) -> list[Placed]:
    """Each slot over every place that it touches."""
    found = []
    for slot in sorted(slots, key=lambda one: one.begins):
        start = (slot.begins - grid.begins) // grid.step
        end = -((grid.begins - slot.ends) // grid.step)
        if start < grid.count and end > 0:
            from_, to = max(start, 0), min(end, grid.count)
            when = " – ".join(
                date_format(timezone.localtime(at), grid.form) for at in (slot.begins, slot.ends)
            )
            found.append(Placed(slot, from_ + 1, to - from_, start < 0, end > grid.count, when))
    return found
