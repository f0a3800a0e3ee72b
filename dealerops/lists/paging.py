"""Keyset paging: a list page of a million rows costs the same on its first and its last page."""

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from dealerops.web import number_in

R = TypeVar("R")
Key = tuple[Any, int]
PAGE_SIZE = 50
PAGE_SIZES = (20, 50, 100)
LONGEST_CURSOR = 200
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[R]):
    """One page; `newer` and `older` are cursors for `?before=` and `?after=`, empty at the ends."""

    rows: Sequence[R]
    newer: str = ""
    older: str = ""
    size: int = PAGE_SIZE

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies: behind `after` or before `before` (cursors), `size` rows long."""

    after: str = ""
    before: str = ""
    size: int = PAGE_SIZE

    @classmethod
    def asked(cls, params: Mapping[str, str]) -> "Place":
        """What an address says; a size that is not offered is the usual one."""
        size = number_in(params.get("size", ""))
        return cls(
            after=params.get("after", ""),
            before=params.get("before", ""),
            size=size if size in PAGE_SIZES else PAGE_SIZE,
        )


def keyset_page(
    rows: QuerySet[Any, Any], request: HttpRequest, *, by: str = "created_at"
) -> KeysetPage[Any]:
    """Cut `rows` of model objects into one page, newest first by (`by`, primary key).

    Reads `after`, `before` and `size` from the address; a cursor that makes no sense means page one.
    """
    return cut(rows, Place.asked(request.GET), by=by)


def cut(
    rows: QuerySet[Any, Any],
    place: Place,
    *,
    by: str = "created_at",
    key: Callable[[Any], Key] | None = None,
) -> KeysetPage[Any]:
    """One page of `rows` by (`by`, primary key), which must not be null.

    `rows` may yield model objects, or anything from which `key` takes the two values.
    """
    key_of = key or (lambda row: (getattr(row, by), row.pk))
    back = key_at(rows.model, place.before, by)
    ahead = None if back else key_at(rows.model, place.after, by)
    if back:
        found = list(rows.filter(_beyond(by, back, "gt")).order_by(by, "pk")[: place.size + 1])
    else:
        older = rows.filter(_beyond(by, ahead, "lt")) if ahead else rows
        found = list(older.order_by(f"-{by}", "-pk")[: place.size + 1])
    more, found = len(found) > place.size, found[: place.size]
    if back:
        found.reverse()
    if not found:
        return KeysetPage(rows=(), size=place.size)
    has_newer = more if back else ahead is not None
    has_older = True if back else more
    return KeysetPage(
        rows=found,
        newer=cursor_at(key_of(found[0])) if has_newer else "",
        older=cursor_at(key_of(found[-1])) if has_older else "",
        size=place.size,
    )


def _beyond(by: str, cursor: Key, way: str) -> Q:
    """The first condition alone bounds the index; the rest only tells rows of one moment apart."""
    value, pk = cursor
    return Q(**{f"{by}__{way}e": value}) & (Q(**{f"{by}__{way}": value}) | Q(**{f"pk__{way}": pk}))


def cursor_at(key: Key) -> str:
    """A key as an address carries it."""
    value, pk = key
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return base64.urlsafe_b64encode(json.dumps([text, pk]).encode()).decode().rstrip("=")


def key_at(model: type[Model], cursor: str, by: str) -> Key | None:
    """The key that a cursor names; None for one that we did not write."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        text, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(text, str) or type(pk) is not int or not 0 < pk <= LARGEST_KEY:
            return None
        value = _value_of(model, by, text)
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return None
    return None if value is None else (value, pk)


def _value_of(model: type[Model], by: str, text: str) -> Any:
    value = cast(Field[Any, Any], model._meta.get_field(by)).to_python(text)
    if isinstance(value, dt.datetime):
        value = timezone.make_aware(value) if timezone.is_naive(value) else value
        return value.astimezone(dt.UTC)
    if isinstance(value, str) and "\0" in value:
        return None
    return value
