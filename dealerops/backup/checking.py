"""Whether a backup would come back: looked at as a whole, since a list of its contents proves nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dealerops.backup import programs
from dealerops.backup.manifest import DUMP, MEDIA, NAME, Manifest, file_sum

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; the code is stable, the text is in the language of whoever reads it."""

    code: str
    text: str | Promise

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


def newest(folder: Path) -> Path | None:
    """The youngest finished backup below the folder."""
    if not folder.is_dir():
        return None
    finished = [path for path in folder.iterdir() if (path / NAME).is_file()]
    return max(finished, default=None)


def check(folder: Path, *, now: dt.datetime, max_age: dt.timedelta) -> list[Fault]:
    """What is wrong with the newest backup below the folder; empty when all is well.

    The dump is read to its end: `pg_restore --list` is content with one that was cut off.
    """
    found = newest(folder)
    if found is None:
        return [_fault("BACKUP_NONE", _("There is no finished backup in {folder}."), folder=folder)]
    try:
        manifest = Manifest.read(found)
    except ValueError as error:
        return [Fault("BACKUP_UNREADABLE", str(error))]
    return [*_age(manifest, now, max_age), *_dump(found, manifest), *_media(found, manifest)]


def _age(manifest: Manifest, now: dt.datetime, max_age: dt.timedelta) -> Iterator[Fault]:
    age = now - dt.datetime.fromisoformat(manifest.made_at)
    if age > max_age:
        hours = age.total_seconds() / 3600
        yield _fault("BACKUP_OLD", _("The newest backup is {hours} hours old."), hours=round(hours))


def _dump(found: Path, manifest: Manifest) -> Iterator[Fault]:
    dump = found / DUMP
    if not dump.is_file() or not dump.stat().st_size:
        yield _fault("BACKUP_EMPTY", _("{backup} has no dump."), backup=found.name)
        return
    if dump.stat().st_size != manifest.dump_bytes or file_sum(dump) != manifest.dump_sha256:
        text = _("The dump of {backup} is not the one that was made.")
        yield _fault("BACKUP_CHANGED", text, backup=found.name)
    try:
        programs.run("pg_restore", ("--file=-", str(dump)))
    except programs.ProgramFailed as error:
        yield Fault("BACKUP_BROKEN", str(error))


def _media(found: Path, manifest: Manifest) -> Iterator[Fault]:
    for key, digest in manifest.media.items():
        path = found / MEDIA / key
        if not path.is_file():
            text = _("The stored file {file} is not in {backup}.")
            yield _fault("BACKUP_FILE_MISSING", text, file=key, backup=found.name)
        elif file_sum(path) != digest:
            text = _("The stored file {file} has other contents.")
            yield _fault("BACKUP_FILE_CHANGED", text, file=key)


def _fault(code: str, text: "_StrPromise", **said: object) -> Fault:
    return Fault(code, format_lazy(text, **said))
