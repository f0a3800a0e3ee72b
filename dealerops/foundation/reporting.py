"""A report is a title, a source of rows, columns and a picture; planning, files and mails lie elsewhere."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter

from django.utils.functional import Promise

from dealerops.foundation.actor import Actor, Role

Text = str | Promise


class Kind(StrEnum):
    """How a value is shown; the writer knows the number format, the page the template filter."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    PERCENT = "percent"
    HOURS = "hours"
    DATE = "date"
    DATETIME = "datetime"


class Cadence(StrEnum):
    DAILY = "daily"  # every day, as dealers are open on days when offices are not
    WORKDAILY = "workdaily"  # every CN_WORKDAY, covering the days since the previous run
    WEEKLY = "weekly"  # Mondays, covering Monday to Sunday before
    MONTHLY = "monthly"  # the 3rd, covering the month before
    MONTHLY_5TH = "monthly on the 5th"
    MONTHLY_FIRST = "monthly on the first workday"  # covering the month before
    MID_MONTH = "on the 15th and the 25th"  # covering the month until then
    FORTNIGHTLY = "every other Tuesday"  # covering the two weeks before
    QUARTERLY = "quarterly"  # the 5th workday, covering the quarter before


class Total(StrEnum):
    NONE = "none"
    SUM = "sum"


@dataclass(frozen=True)
class Column:
    """One column: `source` is an attribute path on the row, `note` its definition for the notes sheet."""

    label: Text
    source: str
    kind: Kind = Kind.TEXT
    total: Total = Total.NONE
    note: Text = ""

    def value(self, row: object) -> object:
        return attrgetter(self.source)(row)


class Mark(StrEnum):
    BAR = "bar"
    STACKED = "stacked"
    LINE = "line"


@dataclass(frozen=True)
class Chart:
    """A picture over the same rows: category, value and, where it is split, the series."""

    title: Text
    mark: Mark
    x: str
    y: str
    series: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open days [start, end) that a report speaks of; attribution dates fall inside."""

    start: dt.date
    end: dt.date

    @property
    def last_day(self) -> dt.date:
        return self.end - dt.timedelta(days=1)

    def __str__(self) -> str:
        if self.last_day == self.start:
            return self.start.isoformat()
        return f"{self.start.isoformat()} … {self.last_day.isoformat()}"


Rows = Callable[[Actor, Period, dt.datetime], Sequence[object]]


@dataclass(frozen=True)
class Report:
    """What a report is (domain.md 6); the app that owns the numbers declares it in its reports.py.

    `rows(actor, period, as_of)` returns what the recipient's actor may see; `at` is local time.
    """

    code: str
    title: Text
    cadence: Cadence
    at: dt.time
    rows: Rows
    columns: Sequence[Column]
    recipients: frozenset[Role]
    attribution: Text  # which date puts a row into the period
    charts: Sequence[Chart] = field(default_factory=tuple)


_registry: dict[str, Report] = {}


def declare(report: Report) -> Report:
    """Make a report known to the engine; called in the owning app's AppConfig.ready."""
    _registry[report.code] = report
    return report


def declared() -> dict[str, Report]:
    return dict(sorted(_registry.items()))
