"""Many rows at once: PostgreSQL's COPY, fed with plain Python values and never holding them all."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from types import NoneType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Field, JSONField, Model

NOTHING = r"\N"
BLOCK = 1 << 16  # characters handed to the driver at a time
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_json = partial(json.dumps, cls=DjangoJSONEncoder, ensure_ascii=False)
Cell = Callable[[Any], str]


def copy_in(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows to the table of `model`; `columns` are attribute names such as `dealer_id`.

    Columns that are not named get the model's default; a primary key that is not named gets the
    database's. Nothing of the model runs: no `save`, no `auto_now`, no encryption, no validation
    but the database's own constraints. Raises IntegrityError like any INSERT.
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    named = [by_name[name] for name in columns]
    filled = [
        field
        for name, field in by_name.items()
        if name not in columns and not field.primary_key and not field.generated
    ]
    fixed = "".join(f"\t{_cell(one, one.get_default())}" for one in filled)
    names = ", ".join(connection.ops.quote_name(str(one.column)) for one in (*named, *filled))
    table = connection.ops.quote_name(model._meta.db_table)
    lines = _lines(rows, [_cells_of(one) for one in named], fixed)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", _Stream(lines))


def next_ids(model: type[Model], count: int) -> list[int]:
    """So many new primary keys, for rows that refer to each other before any of them is written."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), model._meta.pk.column, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


class _Stream:
    """What the driver reads from: lines, made when they are asked for."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def read(self, _size: int = -1) -> bytes:
        held, length = [], 0
        for line in self._lines:
            held.append(line)
            length += len(line)
            if length >= BLOCK:
                break
        return "".join(held).encode()


class _Cells(dict[type, Cell]):
    """By the type of a value: how it looks in COPY's text format. Learns subclasses as they come."""

    def __missing__(self, kind: type) -> Cell:
        for known in tuple(self):
            if issubclass(kind, known):
                self[kind] = self[known]
                return self[kind]
        raise TypeError(f"COPY is not taught to write a {kind.__name__}")


def _lines(
    rows: Iterable[Sequence[Any]], columns: Sequence[Mapping[type, Cell]], fixed: str
) -> Iterator[str]:
    for row in rows:
        cells = [cells[type(value)](value) for cells, value in zip(columns, row, strict=True)]
        yield "\t".join(cells) + fixed + "\n"


def _cell(field: Field[Any, Any], value: object) -> str:
    return _cells_of(field)[type(value)](value)


def _cells_of(field: Field[Any, Any]) -> Mapping[type, Cell]:
    if isinstance(field, JSONField):
        return _JSON
    return _ARRAY if isinstance(field, ArrayField) else _PLAIN


def _text(value: str) -> str:
    if value.isprintable() and "\\" not in value:
        return str.__str__(value)
    return value.translate(_ESCAPES)


def _flag(value: object) -> str:
    return "t" if value else "f"


def _nothing(_value: None) -> str:
    return NOTHING


def _json_text(value: object) -> str:
    return _text(_json(value))


def _array_text(value: Sequence[object]) -> str:
    quoted = (str(one).replace("\\", "\\\\").replace('"', '\\"') for one in value)
    return _text("{" + ",".join(f'"{one}"' for one in quoted) + "}")


def _days(value: DateRange) -> str:
    """An interval of days, its end left out; open where it has none."""
    return f"[{value.lower or ''},{value.upper or ''})"


_PLAIN = _Cells(
    {
        str: _text,
        DateRange: _days,
        NoneType: _nothing,
        bool: _flag,  # before int, of which it is one
        int: str,
        Decimal: str,
        dt.datetime: dt.datetime.isoformat,
        dt.date: dt.date.isoformat,
    }
)
_JSON = _Cells({NoneType: _nothing, object: _json_text})
_ARRAY = _Cells({NoneType: _nothing, list: _array_text, tuple: _array_text})
