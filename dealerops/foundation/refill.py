"""Rows from before a change to `name_keys` get theirs in a migration, while people work."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from dealerops.foundation.pairs import PairsField

BATCH = 1_000
UPDATE = """
UPDATE {table} SET pairs = given.now
  FROM (SELECT unnest(%s::bigint[]) AS id, unnest(%s::text[])::text[] AS before,
               unnest(%s::text[])::text[] AS now) given
 WHERE {table}.id = given.id AND {table}.pairs IS NOT DISTINCT FROM given.before
"""


def refill(model: type[Model]) -> None:
    """Writes the pairs of rows whose names say other ones, a thousand at a time, each on its own.

    Nobody waits: no transaction holds more than one batch. It may stop and start again; a row whose name
    was changed since it was read is left to who changed it.
    """
    columns: Any = next(one for one in model._meta.concrete_fields if isinstance(one, PairsField))
    last = 0
    while True:
        rows = model._default_manager.filter(pk__gt=last).order_by("pk")
        batch: list[Any] = list(rows.only(columns.name, *columns.sources)[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        _write(model._meta.db_table, columns, batch)


def _write(table: str, column: Any, batch: list[Any]) -> None:
    ids, before, after = [], [], []
    for row in batch:
        old, new = row.pairs, column.pre_save(row, False)
        if old != new:
            ids.append(row.pk)
            before.append(None if old is None else _literal(old))
            after.append(_literal(new))
    if ids:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(UPDATE.format(table=table), [ids, before, after])


def _literal(words: list[str]) -> str:
    quoted = ('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    return "{" + ",".join(quoted) + "}"
