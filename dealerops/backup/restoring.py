"""Bringing a backup back: only ever into an empty database and an empty folder."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from dealerops.backup import programs
from dealerops.backup.manifest import DUMP, MEDIA, Manifest
from dealerops.documents.stores import store


class NotEmpty(Exception):
    """The place to restore into holds something; nothing was touched."""


def restore(backup: Path, *, database_url: str, media_root: Path) -> None:
    """Fill the connected, empty database and the folder.

    Raises NotEmpty, ProgramFailed, ValueError, and OSError when a file cannot be brought back. Files
    come first, then all rows in one transaction: a restore that fails leaves both as empty as they were.
    """
    manifest = Manifest.read(backup)
    if media_root.is_dir() and any(media_root.iterdir()):
        raise NotEmpty(f"the folder {media_root} holds files")
    if connection.introspection.table_names():
        raise NotEmpty(f"the database {connection.settings_dict['NAME']} holds tables")
    connection.close()
    how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    target = f"--dbname={connection.settings_dict['NAME']}"
    try:
        for key in manifest.media:
            _bring_back(backup / MEDIA / key, key, media_root)
        programs.run("pg_restore", (*how, target, str(backup / DUMP)), database_url=database_url)
    except BaseException:
        _empty(media_root)
        raise


def _empty(folder: Path) -> None:
    """Only ever a folder that was empty before; the next try must find it so."""
    for path in folder.glob("*"):
        shutil.rmtree(path, ignore_errors=True)


def _bring_back(source: Path, key: str, media_root: Path) -> None:
    """Into the folder, or into the bucket what it has lost."""
    name = f"{key[:2]}/{key}"
    if not source.is_file():  # one that was lost before the backup is told by the check
        return
    if settings.STORAGE_URL:
        if not store().exists(name):
            store().write(name, source.read_bytes())
        return
    target = media_root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
