"""Which workbooks are taken in: the apps declare their columns, their checks and who writes the rows."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.imports.cells import Parse, one_of
from dealerops.imports.findings import Finding
from dealerops.imports.querysets import WORKSHOP_IMPORTERS

Text = str | Promise
Row = Any  # the kind's own class of facts, with the number of its row as `row`
Fault = tuple[str, Refusal]  # name of a column, and what is wrong there


@dataclass(frozen=True, slots=True)
class Column:
    """One heading. What is personal has a `mask` and stands masked wherever a finding quotes it."""

    name: str
    label: Text
    parse: Parse
    example: str = ""
    is_required: bool = False
    mask: Callable[[str], str] | None = None
    choices: type[TextChoices] | None = None


def choice(name: str, label: Text, choices: type[TextChoices], *, example: str = "") -> Column:
    """A column with a closed list of values, which the template offers."""
    return Column(name, label, one_of(choices), example=example, choices=choices)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose rows they are, who brought them, and the day on which they are judged."""

    dealer_id: int
    on: dt.date
    by: Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows: new records, records whose empty fields were filled, records that stayed as they were."""

    added: int
    filled: int
    known: int


@dataclass(frozen=True, slots=True)
class ImportKind:
    """`facts` builds a row from the columns' names and `row`; `check` looks at one row alone.

    `write` runs in one transaction with the end of the import. It looks at what is on record, raises
    RowsRefused with every row that does not fit, and otherwise writes all of them. `roles` bring it.

    A workbook with bad cells is not written, but all that is wrong with it is said at once: `judge` names
    what `write` would refuse and writes nothing; without one the rows that are whole are written on trial.
    It also gets the rows with bad cells, which count as empty there (a required one as an empty text).
    `check` does not get them where one of the `decisive` cells is bad, on which the others depend.
    """

    key: str
    title: Text
    lead: Text
    columns: Sequence[Column]
    facts: Callable[..., Row]
    check: Callable[[Row, dt.date], Iterable[Fault]]
    write: Callable[[Sequence[Row], Place], Outcome]
    judge: Callable[[Sequence[Row], Place], Sequence[Finding]] | None = None
    decisive: Set[str] = frozenset()
    roles: Set[Role] = WORKSHOP_IMPORTERS

    @property
    def by_name(self) -> Mapping[str, Column]:
        return {one.name: one for one in self.columns}


_kinds: dict[str, ImportKind] = {}


def register_import(kind: ImportKind) -> ImportKind:
    """Called in AppConfig.ready of the app that owns the rows."""
    _kinds[kind.key] = kind
    return kind


def kind_by_key(key: str) -> ImportKind | None:
    return _kinds.get(key)


def imports_for(role: Role) -> list[ImportKind]:
    """In the order in which they were registered, which is the order in which they build on each other."""
    return [kind for kind in _kinds.values() if role in kind.roles]
