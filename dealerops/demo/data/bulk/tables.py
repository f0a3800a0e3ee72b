"""Rows on their way into the database: collected table by table, copied in one transaction."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from operator import itemgetter
from typing import Any, Self

from django.db import connection, transaction
from django.db.models import Model

from claims.models import (
    AnnualAgreement,
    ApprovalStep,
    CheckAssignment,
    Claim,
    ClaimFlag,
    Finding,
    PreApplication,
    PreAppLine,
    SlaBreach,
    VinLock,
)
from dealerops.foundation.copying import copy_in
from dealerops.journal.models import Entry
from dealerops.registry.models import Customer
from quota.models import QuotaBucket, QuotaEntry, QuotaEvent

# What is pointed at comes first, so that each table's rows find theirs.
ORDER: tuple[type[Model], ...] = (
    Customer,
    AnnualAgreement,
    QuotaBucket,
    PreApplication,
    PreAppLine,
    Claim,
    CheckAssignment,
    SlaBreach,
    ApprovalStep,
    Finding,
    ClaimFlag,
    VinLock,
    QuotaEntry,
    QuotaEvent,
    Entry,
)


GROWN = 2  # as many new rows as twice those that the planner knows of


class Tables:
    """One batch. Every row of a table names the same columns; `order` says which table comes first."""

    def __init__(self, order: Sequence[type[Model]] = ORDER) -> None:
        self._order = order
        self._columns: dict[type[Model], tuple[str, ...]] = {}
        self._rows: dict[type[Model], list[tuple[Any, ...]]] = {}

    def put(self, model: type[Model], **values: Any) -> None:
        columns = tuple(values)
        if self._columns.setdefault(model, columns) != columns:
            raise ValueError(f"rows of {model.__name__} name different columns")
        self._rows.setdefault(model, []).append(tuple(values.values()))

    @transaction.atomic
    def ship(self) -> None:
        """Copy everything in; the journal in the order of time."""
        for model in self._order:
            rows = self._rows.pop(model, [])
            if not rows:
                continue
            columns = self._columns[model]
            if model is Entry:
                rows.sort(key=itemgetter(columns.index("at")))
            copy_in(model, columns, rows)
            _know_size(model, len(rows))


def _know_size(model: type[Model], more: int) -> None:
    """Let the planner see a table that has grown much: triggers of the next ones ask it for every row."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        known = cursor.fetchone()[0]
        if known * GROWN < more:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


class Carrier:
    """Ships one batch over a connection of its own while the next one is being made."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._under_way: Future[None] | None = None

    def send(self, batch: Tables) -> None:
        self.wait()
        self._under_way = self._pool.submit(batch.ship)

    def wait(self) -> None:
        """Until the batch under way has arrived; raises what went wrong with it."""
        if self._under_way:
            self._under_way.result()
            self._under_way = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.submit(connection.close)
        self._pool.shutdown()


class Ids:
    """Numbers of the sequences behind the tables, fetched a block at a time."""

    def __init__(self, block: int) -> None:
        self._block = block
        self._open: dict[str, Iterator[int]] = {}

    def of(self, model: type[Model]) -> int:
        """The next primary key."""
        table, column = model._meta.db_table, model._meta.pk.column
        return self._next(f"{table}_{column}_seq")

    def number(self, sequence: str = "claims_number") -> int:
        """The next business number (domain.md 0.9), from the sequence that the services use."""
        return self._next(sequence)

    def _next(self, sequence: str) -> int:
        found = next(self._open.get(sequence, iter(())), None)
        if found is None:
            self._open[sequence] = iter(self._fetch(sequence))
            found = next(self._open[sequence])
        return found

    def _fetch(self, sequence: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, self._block]
            )
            return [row[0] for row in cursor.fetchall()]
