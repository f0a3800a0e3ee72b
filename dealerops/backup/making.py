"""Making a backup: dump, sums and files of one and the same moment."""

import logging
import os
import shutil
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from dealerops.backup import programs
from dealerops.backup.checking import newest
from dealerops.backup.manifest import DUMP, MEDIA, Manifest, file_sum, guards_now, tables_now
from dealerops.documents.models import Attachment
from dealerops.documents.services import FileMissing, open_file
from dealerops.foundation.actor import SYSTEM

logger = logging.getLogger(__name__)
STAMP = "%Y%m%dT%H%M%S%f"


def make_backup(folder: Path, *, database_url: str) -> Path:
    """Write a backup below `folder` and return where it lies. Raises ProgramFailed.

    The dump and the sums are of one snapshot. Stored files never change, so that a file which the
    backup before has whole is linked, not copied again.
    """
    earlier = newest(folder)
    now = timezone.now()
    made = folder / now.strftime(STAMP)
    made.mkdir(parents=True, mode=0o700)
    dump = made / DUMP
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        what = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        programs.run("pg_dump", (*what, f"--file={dump}"), database_url=database_url)
        tables, guards = tables_now(), guards_now()
        media = _keep_media(made / MEDIA, earlier / MEDIA if earlier else None)
    done = Manifest(now.isoformat(), file_sum(dump), dump.stat().st_size, tables, guards, media)
    done.write(made)
    return made


def remove_old(folder: Path, *, keep: int) -> int:
    """Delete all backups but the newest `keep`, finished or not; returns how many."""
    surplus = sorted((path for path in folder.iterdir() if path.is_dir()), reverse=True)[keep:]
    for path in surplus:
        shutil.rmtree(path)
    return len(surplus)


def _keep_media(target: Path, earlier: Path | None) -> dict[str, str]:
    """Every stored file under its key; returns key -> SHA-256 as the rows promise it.

    A file that the store has lost is named all the same, so that the check afterwards tells.
    """
    target.mkdir()
    kept = {}
    for attachment in Attachment.objects.visible_to(SYSTEM).order_by("pk").iterator():
        key = attachment.key.hex
        kept[key] = attachment.sha256
        if earlier and _is_whole(earlier / key, attachment.sha256):
            os.link(earlier / key, target / key)
            continue
        try:
            with open_file(attachment) as source, (target / key).open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except FileMissing:
            logger.error("attachment %s is not in the backup: its file is lost", attachment.pk)
    return kept


def _is_whole(path: Path, digest: str) -> bool:
    """A damaged file would be handed on from backup to backup."""
    try:
        return file_sum(path) == digest
    except OSError:
        return False
