"""After a restore: the connected database and the files beside it are those of the backup."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.test import Client

from dealerops.accounts.models import User
from dealerops.backup.manifest import Manifest, guards_now, tables_now
from dealerops.documents.models import Attachment
from dealerops.documents.services import FileMissing, read_bytes
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import broken_chains


@dataclass(frozen=True, slots=True)
class Proof:
    """One sentence about the restored system and whether it holds; `seen` says what was compared."""

    name: str
    holds: bool
    seen: str


def prove(backup: Path) -> list[Proof]:
    """Compare the system that the settings point at with the manifest of `backup`."""
    manifest = Manifest.read(backup)
    return [*_rows(manifest), *_guards(manifest), *_files(manifest), *_journal(), *_sign_in()]


def _rows(manifest: Manifest) -> Iterator[Proof]:
    now = tables_now()
    other = sorted(
        name for name in manifest.tables.keys() | now if manifest.tables.get(name) != now.get(name)
    )
    count = sum(table.rows for table in now.values())
    seen = f"{count} rows in {len(now)} tables" if not other else ", ".join(other)
    yield Proof("every table has its rows", not other, seen)


def _guards(manifest: Manifest) -> Iterator[Proof]:
    missing = sorted(set(manifest.guards) - set(guards_now()))
    seen = f"{len(manifest.guards)} of them" if not missing else ", ".join(missing)
    yield Proof("constraints, triggers and indexes are there", not missing, seen)


def _files(manifest: Manifest) -> Iterator[Proof]:
    lost = []
    for attachment in Attachment.objects.visible_to(SYSTEM).iterator():
        try:
            is_whole = (
                manifest.media[attachment.key.hex] == sha256(read_bytes(attachment)).hexdigest()
            )
        except (KeyError, FileMissing):
            is_whole = False
        if not is_whole:
            lost.append(attachment.key.hex)
    seen = f"{len(manifest.media)} files" if not lost else ", ".join(lost[:10])
    yield Proof("every stored file has its contents", not lost, seen)


def _journal() -> Iterator[Proof]:
    broken = broken_chains()
    yield Proof("the journal's chains are whole", not broken, ", ".join(broken[:10]) or "all")


def _sign_in() -> Iterator[Proof]:
    """Somebody who may enter does enter, and the pages answer."""
    person = User.objects.filter(is_active=True, memberships__isnull=False).first()
    if person is None:
        yield Proof("people get in", holds=False, seen="nobody has a role")
        return
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    answer = client.get("/", secure=True)
    yield Proof("people get in", answer.status_code in {200, 302}, f"answer {answer.status_code}")
