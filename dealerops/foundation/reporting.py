"""A report is a title, a source of rows, columns and a picture; planning, files and mails lie elsewhere."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.db.models import Q
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
    DAILY = "daily"  # on the evening of every day on which a dealer is open, covering that day
    MORNING = "every morning"  # covering the day before, where a dealer was open then
    WORKDAILY = "workdaily"  # every CN_WORKDAY, covering the days since the previous run
    WEEKLY = "weekly"  # Mondays, covering Monday to Sunday before
    MONTHLY = "monthly"  # the 3rd, covering the month before
    MONTHLY_5TH = "monthly on the 5th"
    MONTHLY_FIRST = "monthly on the first workday"  # covering the month before
    MID_MONTH = "on the 15th and the 25th"  # covering the month until the day before
    FORTNIGHTLY = "every other Tuesday"  # covering the two weeks that end with it
    QUARTERLY = "quarterly"  # the 5th workday, covering the quarter before


class Total(StrEnum):
    NONE = "none"
    SUM = "sum"
    MEAN = "mean"  # of the rows that have a value, weighed by `Column.weights` where there are any


@dataclass(frozen=True, slots=True)
class Scale:
    """From which value on a number is green, and from which amber; what does not reach either is red.

    Where less is better both are the most that a number may be.
    """

    green: Decimal
    amber: Decimal
    less_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """The rows that a total counts: those whose column `source` says `text`, or all the others."""

    source: str
    text: Text
    is_excluded: bool = False


@dataclass(frozen=True)
class Column:
    """One column: `source` is an attribute path on the row, `note` its definition for the notes sheet.

    A rate is never totalled as a mean of means: `weights` are the sources of the columns whose sum it is
    a rate of. `tone` is a scale for numbers, or the source of the tone (red, amber, green) of a status.
    `origin` says where the values come from, where that is not what the report says. Of a table too large
    for a mail the columns that `is_mailed` are shown, or without any the first that say something.
    What `ages` changes with the clock alone (days until now); it makes no new version of a report.
    """

    label: Text
    source: str
    kind: Kind = Kind.TEXT
    total: Total = Total.NONE
    note: Text = ""
    weights: Sequence[str] = ()
    tone: Scale | str = ""
    origin: Text = ""
    is_mailed: bool = False
    ages: bool = False

    def value(self, row: object) -> object:
        return attrgetter(self.source)(row)


class Mark(StrEnum):
    BAR = "bar"
    STACKED = "stacked"
    LINE = "line"
    PARETO = "pareto"  # bars in the order of the rows, and the running share of their sum


@dataclass(frozen=True)
class Chart:
    """A picture over the same rows: category, value and, where it is split, the series.

    A row whose value is None is not in the picture; shares are drawn in percent where `kind` says so.
    """

    title: Text
    mark: Mark
    x: str
    y: str
    series: str = ""
    kind: Kind = Kind.INTEGER


def has_gap(chart: Chart, place: object) -> bool:
    """Where a row has a place in the picture and no value, a line is broken there; a bar is left out."""
    return chart.mark == Mark.LINE and bool(place)


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


def _each(_row: Any) -> bool:
    return True


@dataclass(frozen=True)
class Headline:
    """A figure that readers act upon: a column in each row that `of` picks, or its sum over them.

    Without a `source` the rows are counted, under `label`.
    """

    source: str = ""
    of: Callable[[Any], bool] = _each
    is_sum: bool = False
    label: Text = ""


@dataclass(frozen=True, slots=True)
class Late:
    """Something recorded after a report was made: the rows it moves and who did what when.

    `key` names the rows as Report.key does; an empty part means any.
    """

    key: Sequence[str]
    cause: str


@dataclass(frozen=True)
class Commenting:
    """Beside which rows `owners` write cause and action, from `hours` before the report until it is due.

    What head office writes goes to a region or a dealer with the rows they have too, where `names_place`
    says that a row of the report is of one place: its name holds region or dealer.
    """

    rows: Callable[[Any], Any]  # whether a row wants it
    owners: frozenset[Role]
    hours: int = 72
    names_place: bool = False


Rows = Callable[[Actor, Period, dt.datetime], Sequence[object]]
LateRecords = Callable[[Actor, Period, dt.datetime, dt.datetime], Iterable[Late]]


@dataclass(frozen=True, slots=True)
class Behind:
    """What a number counts: of the list `list_key` the rows that `where` selects, as the reader sees it.

    `page` names the portal's page of one of them; the back office has a page for every record.
    """

    list_key: str
    where: Q
    page: str = ""


# Of a row; None where nothing is behind.
Drill = Callable[[Any, Period, dt.datetime], Behind | None]


@dataclass(frozen=True)
class Report:
    """What a report is (domain.md 6); the app that owns the numbers declares it in its reports.py.

    `rows(actor, period, as_of)` returns what the recipient's actor may see; `at` is local time.
    A weekly that `carries_over` is not made in a week without a workday from its Monday on: the next
    run covers that week too (domain.md 4.13). After an outage a missed report is still sent when
    it was due no longer than `catch_up` ago.
    `drills` say by the column's source what is counted in a cell, where a list shows it.
    """

    code: str
    title: Text
    cadence: Cadence
    at: dt.time
    rows: Rows
    columns: Sequence[Column]
    recipients: frozenset[Role]
    attribution: Text  # which date puts a row into the period
    readers: frozenset[Role] = frozenset()  # read it on the screen as well, without mail or file
    charts: Sequence[Chart] = field(default_factory=tuple)
    origin: Text = ""  # the records that the rows are made of
    # Which rows the totals count, where lines of the report are sums already.
    among: Among | None = None
    key: Sequence[str] = ()  # sources of the columns that name a row; without any, the first column
    headlines: Sequence[Headline] = ()
    approvers: frozenset[Role] = frozenset({Role.VP})  # who lets a restated version out
    late: LateRecords | None = None  # (actor, period, since, until): why a sent period changed
    comments: Commenting | None = None
    tells_past: bool = True  # False: it tells how things stand, so no earlier period is put right
    carries_over: bool = False
    catch_up: dt.timedelta = dt.timedelta(days=62)
    drills: Mapping[str, Drill] = field(default_factory=dict)


_registry: dict[str, Report] = {}


def declare(report: Report) -> Report:
    """Make a report known to the engine; called in the owning app's AppConfig.ready."""
    _registry[report.code] = report
    return report


def declared() -> dict[str, Report]:
    return dict(sorted(_registry.items()))
