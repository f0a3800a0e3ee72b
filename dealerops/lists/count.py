"""Counting without reading everything: exact up to a cap, "10,000+" beyond it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet

CAP = 10_000


class Capped(NamedTuple):
    """How many rows there are; with `more`, at least one beyond `n`."""

    n: int
    more: bool

    def __str__(self) -> str:
        return f"{self.n:,}+" if self.more else f"{self.n:,}"


def capped(queryset: QuerySet[Any, Any], cap: int = CAP) -> Capped:
    """Rows of `queryset`, never reading more than one beyond `cap`."""
    return capped_all((queryset,), cap)[0]


def capped_all(querysets: Sequence[QuerySet[Any, Any]], cap: int = CAP) -> list[Capped]:
    """The counts of several querysets on one database, asked in one statement."""
    parts = [_part(queryset, cap) for queryset in querysets]
    asked = [part for part in parts if part]
    found: list[int] = []
    if asked:
        with connections[querysets[0].db].cursor() as cursor:
            # The statements are Django's own; whatever people typed is among the values.
            counts = ", ".join(f"(SELECT count(*) FROM ({sql}) part)" for sql, _ in asked)  # noqa: S608
            cursor.execute(f"SELECT {counts}", [one for _, values in asked for one in values])
            found = list(cursor.fetchone())
    numbers = iter(found)
    return [_judged(next(numbers) if part else 0, cap) for part in parts]


def _part(queryset: QuerySet[Any, Any], cap: int) -> tuple[str, Sequence[Any]] | None:
    """SQL that yields at most `cap` + 1 keys; None where the conditions exclude each other.

    An order that was asked for stays: it leads PostgreSQL through an index instead of the table.
    """
    rows = queryset if queryset.query.order_by else queryset.order_by()
    try:
        keys = rows.values_list("pk")[: cap + 1]
        sql, values = keys.query.get_compiler(using=queryset.db).as_sql()
    except EmptyResultSet:
        return None
    return sql, values


def _judged(rows: int, cap: int) -> Capped:
    return Capped(min(rows, cap), rows > cap)


def estimated_rows(model: type[Model]) -> int:
    """How many rows the table held when it was last analysed; costs nothing, whatever its size."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass",
            [connections["default"].ops.quote_name(model._meta.db_table)],
        )
        return int(cursor.fetchone()[0])
