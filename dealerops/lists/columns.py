"""Columns of a list, and how flat database rows become what people read."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind

Text = str | Promise
Row = dict[str, Any]
PK = "pk"


class Shown(StrEnum):
    """Where a column stands."""

    LIST = "list"  # on the page, until the person hides it
    CHOICE = "choice"  # on the page once the person asks for it
    FILE = "file"  # in files only


@dataclass(frozen=True)
class Masked:
    """How personal data looks to everybody but `whole_for`, and in every file (domain.md 7.3)."""

    source: str | tuple[str, ...]
    value: Callable[..., object]
    whole_for: Set[Role] = frozenset()


@dataclass(frozen=True)
class ListColumn:
    """One column: `source` names one ORM path or several, `value` makes one value of theirs.

    `cell` is what a page shows where that differs from the value in a file, such as a badge; `roles`
    are those who have the column at all. `total` is what a total row adds up: a path or an expression
    that says of each row what `value` says. Months, rates, prices and repeated amounts have none.
    """

    name: str
    label: Text
    kind: Kind = Kind.TEXT
    source: str | tuple[str, ...] = ""
    value: Callable[..., object] | None = None
    cell: Callable[..., object] | None = None
    shown: Shown = Shown.LIST
    masked: Masked | None = None
    roles: Set[Role] | None = None
    total: str | Combinable | None = None

    def is_for(self, role: Role) -> bool:
        return self.roles is None or role in self.roles


@dataclass(frozen=True)
class _Part:
    name: str
    paths: tuple[str, ...]
    value: Callable[..., object] | None


class Reader:
    """Turns `values_list` rows over `paths` into named cells, or into tuples for a file.

    Without an actor every masked column is masked.
    """

    def __init__(self, columns: Sequence[ListColumn], *extra: str, actor: Actor | None = None):
        self.parts = [_part(column, actor) for column in columns]
        wanted = [PK, *extra, *(path for part in self.parts for path in part.paths)]
        self.paths = tuple(dict.fromkeys(wanted))
        at: Mapping[str, int] = {path: place for place, path in enumerate(self.paths)}
        self.places = [
            (part.name, part.value, tuple(at[path] for path in part.paths)) for part in self.parts
        ]

    def cells(self, row: Sequence[Any]) -> Row:
        found: Row = {PK: row[0]}
        for name, value, places in self.places:
            given = [row[place] for place in places]
            found[name] = value(*given) if value else given[0]
        return found

    def values(self, row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            value(*(row[place] for place in places)) if value else row[places[0]]
            for _name, value, places in self.places
        )


def _part(column: ListColumn, actor: Actor | None) -> _Part:
    masked = column.masked
    if masked and (actor is None or actor.role not in masked.whole_for):
        return _Part(column.name, _paths(masked.source), masked.value)
    value = column.value if actor is None else column.cell or column.value
    return _Part(column.name, _paths(column.source or column.name), value)


def _paths(source: str | tuple[str, ...]) -> tuple[str, ...]:
    return (source,) if isinstance(source, str) else source
