"""What a report says, apart from when and for whom it was made: its hash, its figures, what changed."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.utils.translation import gettext as _

from dealerops.foundation.reporting import Column, Headline, Kind, Late, Report
from reports.engine.heads import Head
from reports.engine.table import DASH, Table, Value, shown

Key = tuple[str, ...]
CAUSES = 3  # named beside one change; the rest is counted


def bare(key: Iterable[str]) -> Key:
    """A row's name without what it lacks at its end; a report whose rows get a further part to their name
    finds the figures it sent before."""
    parts = list(key)
    while parts and parts[-1] in {"", DASH}:
        parts.pop()
    return tuple(parts)


def label_of(key: Key) -> str:
    """A row's name as people read it."""
    return " · ".join(part for part in key if part and part != DASH)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that says something else now; without a column a whole row came or went."""

    key: Key
    column: str
    old: str
    new: str

    @property
    def row(self) -> str:
        return label_of(self.key)


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure as a reader sees it; the key is empty where it is a sum."""

    key: Key
    label: str
    value: str

    def to_json(self) -> list[object]:
        return [list(self.key), self.label, self.value]

    @classmethod
    def from_json(cls, raw: Sequence[object]) -> "Figure":
        key, label, value = raw
        return cls(bare(map(str, key)), str(label), str(value))  # type: ignore[call-overload]


def content_hash(report: Report, table: Table) -> str:
    """SHA-256 over definition and rows; what the clock alone changes is left out (domain.md 8 N07)."""
    aged = {index for index, column in enumerate(report.columns) if column.ages}
    kept = [index for index in range(len(table.heads)) if index not in aged]
    columns, rows = table.columns_json(), table.rows_json()
    said = {
        "report": report.code,
        "columns": [columns[index] for index in kept],
        "rows": [[row[index] for index in kept] for row in rows],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _named(report: Report) -> list[int]:
    """Where the columns stand that name a row."""
    columns = enumerate(report.columns)
    return [index for index, column in columns if column.source in report.key] or [0]


def keys_of(report: Report, table: Table) -> list[Key]:
    """What names each row, as a reader of the language in force sees it."""
    named = _named(report)
    return [
        tuple(shown(table.heads[index].kind, row[index]) for index in named) for row in table.rows
    ]


def figures_of(report: Report, rows: Sequence[object], table: Table) -> list[Figure]:
    """The headline figures, row by row or summed; `table` holds what `rows` say, in their order."""
    keys = keys_of(report, table)
    found: list[Figure] = []
    for headline in report.headlines:
        picked = [index for index, row in enumerate(rows) if headline.of(row)]
        found += _figures(report, headline, table, [(keys[one], table.rows[one]) for one in picked])
    return found


def _figures(
    report: Report, headline: Headline, table: Table, picked: Sequence[tuple[Key, Sequence[Value]]]
) -> Iterator[Figure]:
    sources = [column.source for column in report.columns]
    if not headline.source:
        yield Figure((), str(headline.label), shown(Kind.INTEGER, len(picked)))
        return
    index = sources.index(headline.source)
    head = table.heads[index]
    if headline.is_sum:
        total = sum((Decimal(str(row[index] or 0)) for _key, row in picked), Decimal(0))
        yield Figure((), head.label, shown(head.kind, total))
    else:
        for key, row in picked:
            yield Figure(bare(key), head.label, shown(head.kind, row[index]))


def with_column(table: Table, column: Column, words: Sequence[str]) -> Table:
    """The table with one more column of text; `words` go row by row."""
    rows = [[*row, word] for row, word in zip(table.rows, words, strict=True)]
    head = Head(str(column.label), column.kind, column.total, str(column.note))
    return Table([*table.heads, head], rows)


def moved(before: Iterable[Figure], now: Iterable[Figure]) -> list[Change]:
    """Which figures differ; one that came or went stands beside a dash."""
    old = {(one.key, one.label): one.value for one in before}
    new = {(one.key, one.label): one.value for one in now}
    return [
        Change(key, label, old.get((key, label), DASH), new.get((key, label), DASH))
        for key, label in dict.fromkeys((*new, *old))
        if old.get((key, label)) != new.get((key, label))
    ]


def differences(report: Report, old: Table, new: Table) -> list[Change]:
    """Cell by cell what `new` says otherwise than `old`, in one language."""
    named = [str(report.columns[index].label) for index in _named(report)]
    aged = {str(column.label) for column in report.columns if column.ages}
    before, after = _keyed(old, named), _keyed(new, named)
    wanted = [head.label for head in (*new.heads, *old.heads)]
    columns = [one for one in dict.fromkeys(wanted) if one not in aged and one not in named]
    found: list[Change] = []
    for key, number in dict.fromkeys((*after, *before)):
        here, there = before.get((key, number)), after.get((key, number))
        if here is None or there is None:
            found.append(Change(key, "", _whole(here, columns), _whole(there, columns)))
            continue
        found += [
            Change(key, one, here.get(one, DASH), there.get(one, DASH))
            for one in columns
            if here.get(one, DASH) != there.get(one, DASH)
        ]
    return found


def _keyed(table: Table, named: Sequence[str]) -> dict[tuple[Key, int], Mapping[str, str]]:
    """Rows as they are shown, by key; where several share one, by their order."""
    seen: Counter[Key] = Counter()
    found: dict[tuple[Key, int], Mapping[str, str]] = {}
    for row in table.rows:
        texts = {
            head.label: _text(head, value) for head, value in zip(table.heads, row, strict=True)
        }
        key = tuple(texts.get(label, "") for label in named)
        seen[key] += 1
        found[key, seen[key]] = texts
    return found


def _whole(row: Mapping[str, str] | None, columns: Sequence[str]) -> str:
    if row is None:
        return DASH
    said = [row.get(column, "") for column in columns]
    return " · ".join(one for one in said if one not in {"", DASH}) or _("present")


def _text(head: Head, value: Value) -> str:
    return shown(head.kind, value) or DASH


def cause_of(change: Change, late: Iterable[Late], otherwise: str) -> str:
    """Which late records moved this row; where nobody can tell, `otherwise`."""
    causes = [one.cause for one in late if _is_about(one, change.key)]
    if not causes:
        return otherwise
    said = "; ".join(causes[:CAUSES])
    rest = len(causes) - CAUSES
    return (
        said if rest <= 0 else _("%(causes)s; and %(count)s more") % {"causes": said, "count": rest}
    )


def _is_about(late: Late, key: Key) -> bool:
    """A sum is moved by everything."""
    pairs = zip_longest(late.key, key, fillvalue="")
    return not key or all(asked in {"", part} for asked, part in pairs)
