"""Keyset paging: a list page of a million rows costs the same on its first and its last page."""

import base64
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
R = TypeVar("R")
PAGE_SIZE = 50
PAGE_SIZES = (20, 50, 100)


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[R]):
    """One page; `newer` and `older` are cursors for `?before=` and `?after=`, empty at the ends."""

    rows: Sequence[R]
    newer: str = ""
    older: str = ""

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset_page(
    rows: QuerySet[M, M], request: HttpRequest, *, by: str = "created_at"
) -> KeysetPage[M]:
    """Cut `rows` into one page, newest first by (`by`, primary key); `by` must not be null.

    Reads `after`, `before` and `size` from the address; a cursor that makes no sense means page one.
    """
    size = _size(request.GET.get("size", ""))
    back = _decoded(rows, request.GET.get("before", ""), by)
    ahead = None if back else _decoded(rows, request.GET.get("after", ""), by)
    if back:
        found = list(rows.filter(_beyond(by, back, "gt")).order_by(by, "pk")[: size + 1])
    elif ahead:
        found = list(rows.filter(_beyond(by, ahead, "lt")).order_by(f"-{by}", "-pk")[: size + 1])
    else:
        found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return KeysetPage(rows=())
    has_newer = more if back else ahead is not None
    has_older = True if back else more
    return KeysetPage(
        rows=found,
        newer=_encoded(found[0], by) if has_newer else "",
        older=_encoded(found[-1], by) if has_older else "",
    )


def _size(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) in PAGE_SIZES else PAGE_SIZE


def _beyond(by: str, cursor: tuple[Any, int], way: str) -> Q:
    value, pk = cursor
    return Q(**{f"{by}__{way}": value}) | Q(**{by: value, f"pk__{way}": pk})


def _encoded(row: Model, by: str) -> str:
    value = getattr(row, by)
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return base64.urlsafe_b64encode(json.dumps([text, row.pk]).encode()).decode().rstrip("=")


def _decoded(rows: QuerySet[M, M], cursor: str, by: str) -> tuple[Any, int] | None:
    if not cursor:
        return None
    try:
        text, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        value = cast(Field[Any, Any], rows.model._meta.get_field(by)).to_python(text)
        return (value, int(pk)) if isinstance(text, str) and value is not None else None
    except (ValueError, TypeError, ValidationError):
        return None
