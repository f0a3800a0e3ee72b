"""A declared report as it stands now, on the screen: who reads it, its rows narrowed and sorted in memory."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Behind, Kind, Period, Report, declared
from dealerops.foundation.words import typed
from dealerops.lists.registry import list_of
from reports.engine.heads import Head
from reports.engine.table import Table, Value, shown, table_of
from reports.selectors.readers import reads, recipients

FEW = 12  # different words of a column that make it a filter
FACETS = 6
SORTABLE = 5_000  # rows; beyond that a page keeps the report's own order
NOTHING_BEHIND = (None, "", 0, Decimal(0))


@dataclass(frozen=True, slots=True)
class Line:
    """One row: as the report gave it, as plain values, and where it stood."""

    at: int
    row: object
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Facet:
    """A column of few different words, by which the rows are told apart."""

    source: str
    label: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Screen:
    """A report over a period as one reader sees it, or what a filter leaves of it."""

    report: Report
    actor: Actor
    period: Period
    as_of: dt.datetime
    heads: Sequence[Head]
    lines: Sequence[Line]

    @property
    def table(self) -> Table:
        return Table(self.heads, [line.values for line in self.lines])

    @property
    def rows(self) -> list[object]:
        return [line.row for line in self.lines]

    @property
    def is_sortable(self) -> bool:
        return 1 < len(self.lines) <= SORTABLE

    def facets(self) -> list[Facet]:
        """The first text columns with two to a dozen words, in the order in which the rows name them."""
        found = []
        for place, (head, column) in enumerate(zip(self.heads, self.report.columns, strict=True)):
            if head.kind != Kind.TEXT:
                continue
            words = {str(line.values[place]): None for line in self.lines if line.values[place]}
            if 1 < len(words) <= FEW:
                found.append(Facet(column.source, head.label, list(words)))
        return found[:FACETS]

    def narrowed(self, chosen: Mapping[str, str], q: str = "") -> "Screen":
        """The rows that say these words in these columns, and `q` anywhere in a text."""
        places = {column.source: at for at, column in enumerate(self.report.columns)}
        wanted = [(places[source], word) for source, word in chosen.items() if word]
        sought = typed(q)
        lines = [
            line
            for line in self.lines
            if all(str(line.values[place]) == word for place, word in wanted)
            and (not sought or self._says(line, sought))
        ]
        return replace(self, lines=lines)

    def _says(self, line: Line, sought: str) -> bool:
        return any(
            sought in typed(str(value))
            for head, value in zip(self.heads, line.values, strict=True)
            if value and not head.is_number
        )

    def sorted_by(self, place: int, *, descending: bool) -> "Screen":
        """By one column, what it does not have last; unchanged where there are too many rows."""
        if not self.is_sortable:
            return self
        there = [line for line in self.lines if line.values[place] not in {None, ""}]
        absent = [line for line in self.lines if line.values[place] in {None, ""}]
        value: Callable[[Line], Any] = lambda line: line.values[place]  # noqa: E731
        return replace(self, lines=[*sorted(there, key=value, reverse=descending), *absent])

    def behind(self, line: Line, place: int) -> Behind | None:
        """What a cell counts, where there is something and the reader has the list of it."""
        source = self.report.columns[place].source
        drill = self.report.drills.get(source)
        if drill is None or line.values[place] in NOTHING_BEHIND:
            return None
        found = drill(line.row, self.period, self.as_of)
        return found if found and list_of(found.list_key, self.actor) else None

    def key_of(self, line: Line) -> str:
        """Names a row in an address: where it stood and a fingerprint of its words, not its numbers."""
        words = [
            shown(head.kind, value)
            for head, value in zip(self.heads, line.values, strict=True)
            if not head.is_number
        ]
        mark = hashlib.sha256(json.dumps(words).encode()).hexdigest()[:12]
        return f"{line.at}-{mark}"

    def line_of(self, key: str) -> Line | None:
        """The row of an address, also where it has moved since; None where it has gone."""
        at, _dash, mark = key.partition("-")
        places = [int(at[:6])] if at.isdecimal() and int(at[:6]) < len(self.lines) else []
        first = [self.lines[place] for place in places]
        for line in (*first, *self.lines):
            if self.key_of(line).endswith(f"-{mark}"):
                return line
        return None


def screen_of(report: Report, actor: Actor, period: Period, as_of: dt.datetime) -> Screen:
    """The report's rows as a mail of this moment would have them, in the language in force."""
    rows = report.rows(actor, period, as_of)
    table = table_of(report, rows)
    pairs = zip(rows, table.rows, strict=True)
    lines = [Line(at, row, values) for at, (row, values) in enumerate(pairs)]
    return Screen(report, actor, period, as_of, table.heads, lines)


def readable(role: Role) -> list[Report]:
    """What the role reads on the screen, the auditor's own too (domain.md 7.2)."""
    return [one for one in declared().values() if reads(role, one)]


def readers() -> frozenset[Role]:
    """Everybody who has a report at all."""
    return recipients().union(*(one.readers for one in declared().values()))
