"""What a backup says of itself: enough to know, after a restore, that everything has come back."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

NAME = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
SUM = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t"
# Whatever guards the data besides the rows: it has to be there again after a restore.
GUARDS = """
    SELECT 'constraint ' || conrelid::regclass || '.' || conname FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'trigger ' || tgrelid::regclass || '.' || tgname FROM pg_trigger
     WHERE NOT tgisinternal AND tgenabled <> 'D'
    UNION ALL
    SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class TableSum:
    """Rows and a sum over their contents that does not depend on their order."""

    rows: int
    content: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at` in ISO form with zone; `dump_sha256` of the dump file; `media` key -> SHA-256."""

    made_at: str
    dump_sha256: str
    dump_bytes: int
    tables: dict[str, TableSum] = field(default_factory=dict)
    guards: list[str] = field(default_factory=list)
    media: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """The last file of a backup: a backup without it was never finished."""
        unfinished = folder / f"{NAME}.part"
        unfinished.write_text(json.dumps(asdict(self), indent=1), "utf-8")
        unfinished.rename(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises ValueError when the file is missing or is not a manifest."""
        try:
            found: dict[str, Any] = json.loads((folder / NAME).read_text("utf-8"))
            tables = {name: TableSum(**table) for name, table in found.pop("tables").items()}
            return cls(**found, tables=tables)
        except (OSError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{folder.name} holds no readable manifest") from error


def tables_now() -> dict[str, TableSum]:
    """Every table of the connected database, in the transaction that is open."""
    sums = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(SUM.format(connection.ops.quote_name(name)))
            sums[name] = TableSum(*cursor.fetchone())
    return sums


def guards_now() -> list[str]:
    """Constraints, enabled triggers and indexes of the connected database."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        return [name for (name,) in cursor.fetchall()]


def file_sum(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
