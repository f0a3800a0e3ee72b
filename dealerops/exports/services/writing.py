"""The rows of an export into a file, and the file into the store."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone

from dealerops.documents.choices import FileKind
from dealerops.documents.making import keep_file, scratch_file
from dealerops.exports.choices import ExportState
from dealerops.exports.models import Export
from dealerops.exports.querysets import ExportQuerySet
from dealerops.exports.question import Question
from dealerops.exports.words import about
from dealerops.exports.workbook import Workbook
from dealerops.exports.workflow import EXPORT_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.workflow import Step

KEPT_FOR = dt.timedelta(days=7)
LOOK_EVERY_ROWS = 200
TELL_EVERY_SECONDS = 0.5


class Overtaken(Exception):
    """The export was cancelled, removed, or begun by somebody else: what is written here is not wanted."""


@contextmanager
def write(export: Export, question: Question) -> Iterator[Path]:
    """The finished workbook, for as long as the block lasts; `rows_done` counts what is in it.

    Raises Overtaken as soon as the file is not wanted any more.
    """
    with scratch_file() as path:
        book = Workbook(export.title, question.heads, about(question, export, timezone.now()))
        book.write(path, _told(export, question.rows()), count=export.rows_total or 0)
        yield path


def finish(export: Export, path: Path, *, by: Actor) -> Step:
    """Keep the file and close the export, in the caller's transaction."""
    step = EXPORT_FLOW.fire(export, "finish", by=SYSTEM)
    export.attachment = keep_file(path, name=export.filename, kind=FileKind.XLSX, by=by)
    export.rows_total = export.rows_done
    export.finished_at = export.seen_at = timezone.now()
    export.expires_at = export.finished_at + KEPT_FOR
    export.error_code = ""
    export.save()
    return step


def mine(export: Export) -> ExportQuerySet:
    """The row, as long as this attempt is the last one and nobody has stopped it."""
    return Export.objects.filter(pk=export.pk, attempt=export.attempt, state=ExportState.RUNNING)


def _told(export: Export, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The same rows; twice a second the person who waits is told how many there were."""
    next_time = time.monotonic() + TELL_EVERY_SECONDS
    export.rows_done = 0
    for row in rows:
        yield row
        export.rows_done += 1
        if export.rows_done % LOOK_EVERY_ROWS == 0 and time.monotonic() > next_time:
            _tell(export)
            next_time = time.monotonic() + TELL_EVERY_SECONDS


def _tell(export: Export) -> None:
    if not mine(export).update(rows_done=export.rows_done, seen_at=timezone.now()):
        raise Overtaken
