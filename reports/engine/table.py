"""The rows of a report as plain values, as JSON, and as a reader sees them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format

from dealerops.foundation.reporting import Kind, Report, Total
from reports.engine.heads import NUMBERS, Head, head_from_json, heads_of

DASH = "—"
Value = str | int | Decimal | dt.date | dt.datetime | None
Row = Sequence[Value]
DECIMALS = {Kind.INTEGER: 0, Kind.MONEY: 2, Kind.HOURS: 1}


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of values; what is stored, written, mailed and shown is this one thing."""

    heads: Sequence[Head]
    rows: Sequence[Row]

    @property
    def totals(self) -> list[Value]:
        """Sums and means where a column has one, None elsewhere; missing values count as nothing."""
        running = [Running(head, place) for place, head in enumerate(self.heads)]
        wanted = [one for one in running if one.head.total != Total.NONE]
        for row in self.rows if wanted else ():
            for one in wanted:
                one.add(row)
        return [one.total for one in running]

    @property
    def has_totals(self) -> bool:
        return any(head.total != Total.NONE for head in self.heads)

    def shown(self, row: Row) -> list[str]:
        return [shown(head.kind, value) for head, value in zip(self.heads, row, strict=True)]

    @property
    def shown_totals(self) -> list[str]:
        """As a reader sees them, with nothing where a column has none."""
        return shown_totals(self.heads, self.totals)

    def columns_json(self) -> list[dict[str, Any]]:
        return [head.as_json() for head in self.heads]

    def rows_json(self) -> list[list[Any]]:
        return [[_to_json(value) for value in row] for row in self.rows]


def table_of(report: Report, rows: Sequence[object]) -> Table:
    """The report's columns over its rows, in the language in force."""
    return Table(
        heads_of(report, rows),
        [[_plain(one.kind, one.value(row)) for one in report.columns] for row in rows],
    )


def table_from_json(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]]) -> Table:
    heads = [head_from_json(one) for one in columns]
    return Table(
        heads,
        [
            [_from_json(head.kind, raw) for head, raw in zip(heads, row, strict=True)]
            for row in rows
        ],
    )


class Running:
    """The sum or the weighed mean of one column, row by row."""

    def __init__(self, head: Head, place: int) -> None:
        self.head, self.place = head, place
        self.weighed, self.weight = Decimal(0), Decimal(0)

    def add(self, row: Row) -> None:
        value, only = row[self.place], self.head.only
        if not isinstance(value, int | Decimal):
            return
        if only is not None and (row[only.column] == only.text) == only.is_excluded:
            return
        if self.head.total == Total.SUM:
            self.weighed += value
            return
        weights = [row[one] for one in self.head.weights] or [1]
        weight = sum((one for one in weights if isinstance(one, int | Decimal)), Decimal(0))
        self.weighed += value * weight
        self.weight += weight

    @property
    def total(self) -> Value:
        """None where the column has no total, or nothing to make a mean of."""
        if self.head.total == Total.SUM:
            return self.weighed
        return self.weighed / self.weight if self.weight else None


def shown_totals(heads: Sequence[Head], totals: Sequence[Value]) -> list[str]:
    """As a reader sees them, with nothing where a column has none."""
    return [
        shown(head.total_kind, total) if head.total != Total.NONE else ""
        for head, total in zip(heads, totals, strict=True)
    ]


def shown(kind: Kind, value: Value) -> str:
    """A value as a reader of the language in force sees it; nothing is a dash (domain.md 0.6)."""
    if value is None:
        return DASH
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, str) or kind == Kind.TEXT:  # a factor, a difference: as it was reckoned
        return str(value)
    if kind == Kind.PERCENT:
        return f"{number_format(_rounded(value * 100, 1), 1, use_l10n=True)}%"
    places = DECIMALS.get(kind, 0)
    return number_format(_rounded(value, places), places, use_l10n=True, force_grouping=True)


def _rounded(value: int | Decimal, places: int) -> Decimal:
    """Halves up, as the workbook shows it (domain.md 0.6); number_format cuts off."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(kind: Kind, value: object) -> Value:
    if value is None or isinstance(value, int | Decimal | dt.date):
        return value
    return Decimal(str(value)) if kind in NUMBERS else str(value)


def _to_json(value: Value) -> Any:
    if isinstance(value, dt.date):  # moments too
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _from_json(kind: Kind, raw: Any) -> Value:
    if raw is None or kind == Kind.TEXT:
        return None if raw is None else str(raw)
    match kind:
        case Kind.DATE:
            return dt.date.fromisoformat(raw)
        case Kind.DATETIME:
            return dt.datetime.fromisoformat(raw)
        case Kind.INTEGER:
            number = Decimal(str(raw))
            return int(number) if number == number.to_integral_value() else number
    return Decimal(str(raw))
