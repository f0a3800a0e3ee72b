"""A resource plan (Gantt): who has what on which days. Placed by classes, so that the strict CSP holds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from dealerops.portal.registry import Text, Tone

LONGEST = 62  # days; the stylesheet has no more places
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
class Day:
    on: dt.date
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        return self.on.isoweekday() >= SATURDAY

    @property
    def weekday(self) -> str:
        """As short as it goes: Mon, and in Chinese the last of three characters."""
        return date_format(self.on, "D").removeprefix("星期")


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar with its place in the window, and whether it goes on beyond either edge."""

    bar: Bar
    start: int
    length: int
    comes: bool
    goes: bool


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
        "days": [Day(on, on == today) for on in window],
        "rows": [(row, _placed(row.bars, first, window[-1])) for row in rows],
    }
    return render_to_string("components/plan.html", context)


def _placed(bars: Sequence[Bar], first: dt.date, last: dt.date) -> list[Placed]:
    found = []
    for bar in sorted(bars, key=lambda one: one.starts_on):
        starts_on, ends_on = max(bar.starts_on, first), min(bar.ends_on, last)
        if starts_on <= ends_on:
            start = (starts_on - first).days + 1
            length = (ends_on - starts_on).days + 1
            comes, goes = bar.starts_on < first, bar.ends_on > last
            found.append(Placed(bar, start, length, comes, goes))
    return found
