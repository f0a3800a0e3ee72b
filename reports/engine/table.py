"""The rows of a report as plain values, as JSON, and as a reader sees them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format

from dealerops.foundation.reporting import Kind, Report, Total

DASH = "—"
Value = str | int | Decimal | dt.date | dt.datetime | None
DECIMALS = {Kind.INTEGER: 0, Kind.MONEY: 2, Kind.HOURS: 1}
NUMBERS = frozenset({Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.HOURS})


@dataclass(frozen=True, slots=True)
class Head:
    """One column in one language."""

    label: str
    kind: Kind
    total: Total
    note: str

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of values; what is stored, written, mailed and shown is this one thing."""

    heads: Sequence[Head]
    rows: Sequence[Sequence[Value]]

    @property
    def totals(self) -> list[Value]:
        """Sums where a column has one, None elsewhere; missing values count as nothing."""
        return [
            sum((row[index] or 0 for row in self.rows), Decimal(0))
            if head.total == Total.SUM
            else None
            for index, head in enumerate(self.heads)
        ]

    @property
    def has_totals(self) -> bool:
        return any(head.total == Total.SUM for head in self.heads)

    def shown(self, row: Sequence[Value]) -> list[str]:
        return [shown(head.kind, value) for head, value in zip(self.heads, row, strict=True)]

    def columns_json(self) -> list[dict[str, str]]:
        return [{name: str(value) for name, value in asdict(head).items()} for head in self.heads]

    def rows_json(self) -> list[list[Any]]:
        return [[_to_json(value) for value in row] for row in self.rows]


def table_of(report: Report, rows: Sequence[object]) -> Table:
    """The report's columns over its rows, in the language in force."""
    heads = [Head(str(one.label), one.kind, one.total, str(one.note)) for one in report.columns]
    return Table(
        heads, [[_plain(one.kind, one.value(row)) for one in report.columns] for row in rows]
    )


def table_from_json(columns: Sequence[dict[str, str]], rows: Sequence[Sequence[Any]]) -> Table:
    heads = [
        Head(one["label"], Kind(one["kind"]), Total(one["total"]), one["note"]) for one in columns
    ]
    return Table(
        heads,
        [
            [_from_json(head.kind, raw) for head, raw in zip(heads, row, strict=True)]
            for row in rows
        ],
    )


def shown(kind: Kind, value: Value) -> str:
    """A value as a reader of the language in force sees it; nothing is a dash (domain.md 0.6)."""
    if value is None:
        return DASH
    if isinstance(value, str):
        return value
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if kind == Kind.PERCENT:
        return f"{number_format(value * 100, 1, use_l10n=True)}%"
    return number_format(value, DECIMALS.get(kind, 0), use_l10n=True, force_grouping=True)


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
            return int(raw)
    return Decimal(str(raw))
