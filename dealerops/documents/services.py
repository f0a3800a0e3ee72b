"""Receiving and keeping files: temporary file, fsync, rename, and only then the row."""

import datetime as dt
import hashlib
import logging
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from itertools import islice
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealerops.documents import scanning
from dealerops.documents.choices import UPLOADABLE, FileKind, ScanState
from dealerops.documents.models import Attachment
from dealerops.documents.stores import store
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.reading import DocumentRefused, apart
from dealerops.reading.inspection import Facts

logger = logging.getLogger(__name__)
CHUNK = 1 << 18
ORPHAN_AGE = dt.timedelta(hours=24)
OUR_NAME = re.compile(r"[0-9a-f]{2}/([0-9a-f]{32})(\.[0-9a-f]{8}\.part)?")
ORPHANS_AT_ONCE = 1000


class FileRefused(InvalidInput):
    """What was uploaded cannot be kept; the code says why (FILE_EMPTY, FILE_TYPE_UNKNOWN …)."""

    default_code = "FILE_REFUSED"


class FileMissing(DomainError):
    default_code = "FILE_MISSING"
    default_message = _("The file is missing from the store. Please tell support.")


class FileHeld(DomainError):
    """Kept, but nobody has said yet that it is clean; it is not given out until somebody does."""

    default_code = "FILE_WAITS_FOR_SCAN"
    default_message = _(
        "The file is waiting for the virus scan. Please try again in a few minutes."
    )


class FileNotKept(DomainError):
    """The store itself failed, most likely because its disk is full; nothing is left behind."""

    status = 503
    default_code = "FILE_NOT_KEPT"
    default_message = _("The file could not be kept. Please try again later.")


def store_upload(file: BinaryIO, *, name: str, by: Actor) -> Attachment:
    """Keep a stranger's file, if it is of a kind we know and harmless; the same bytes are kept once.

    At most `UPLOAD_MAX_BYTES` are read. Raises FileRefused or FileNotKept; nothing is left behind then.
    """
    data = _read_limited(file)
    known = _known(data, kinds=UPLOADABLE)
    if known:
        return known
    try:
        facts = apart.inspect(data)
    except DocumentRefused as refusal:
        raise FileRefused(*refusal.refusals) from refusal
    if facts.kind not in UPLOADABLE:
        raise FileRefused(Refusal("FILE_TYPE_UNKNOWN", _("This kind of file is not accepted.")))
    scan_state = scanning.scan(data)
    if scan_state == ScanState.INFECTED:
        raise _infected()
    return _keep(data, facts, name=name, scan_state=scan_state, by=by)


def store_workbook(file: BinaryIO, *, name: str, by: Actor) -> Attachment:
    """Keep a workbook that somebody wants to import, if a look at it finds nothing hostile.

    At most `IMPORT_MAX_BYTES` are read. Raises FileRefused or FileNotKept; nothing is left behind then.
    """
    data = file.read(settings.IMPORT_MAX_BYTES + 1)
    known = _known(data, kinds={FileKind.XLSX})
    if known:
        return known
    try:
        apart.check_workbook(data, bulk=True)
    except DocumentRefused as refusal:
        raise FileRefused(*refusal.refusals) from refusal
    scan_state = scanning.scan(data)
    if scan_state == ScanState.INFECTED:
        raise _infected()
    return _keep(data, Facts(FileKind.XLSX), name=name, scan_state=scan_state, by=by)


def store_bytes(data: bytes, *, name: str, kind: str, by: Actor) -> Attachment:
    """Keep bytes that we made ourselves; returns the row that holds this content already, if one does.

    Raises FileNotKept.
    """
    made = Facts(kind)
    return _known(data) or _keep(data, made, name=name, scan_state=ScanState.NOT_SCANNED, by=by)


def _known(data: bytes, *, kinds: Set[str] | None = None) -> Attachment | None:
    """The same bytes, kept before as one of `kinds`; a file that was lost since comes back.

    Raises FileRefused.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = Attachment.objects.filter(sha256=digest).first()
    if known is None or (kinds is not None and known.kind not in kinds):
        return None
    if known.scan_state == ScanState.INFECTED:
        raise _infected()
    if not is_there(known):
        _write(known.path, data)
    return known


def _infected() -> FileRefused:
    return FileRefused(Refusal("FILE_INFECTED", _("The virus scan found something in this file.")))


def _keep(data: bytes, facts: Facts, *, name: str, scan_state: ScanState, by: Actor) -> Attachment:
    digest = hashlib.sha256(data).hexdigest()
    attachment = Attachment(
        key=uuid.uuid4(),
        sha256=digest,
        kind=facts.kind,
        size=len(data),
        name=plain_name(name) or facts.kind,
        pages=facts.pages,
        taken_at=facts.taken_at,
        scan_state=scan_state,
        uploaded_by_id=by.user_id,
    )
    try:
        _write(attachment.path, data)
        with transaction.atomic():
            attachment.save(force_insert=True)
            record(attachment, "documents.stored", by=by, sha256=digest, kind=facts.kind)
    except IntegrityError:  # somebody stored the same bytes in this moment
        _forget(attachment.path)
        return Attachment.objects.get(sha256=digest)
    except BaseException:
        _forget(attachment.path)
        raise
    return attachment


def read_bytes(attachment: Attachment) -> bytes:
    """The content. Raises FileMissing, FileHeld or FileRefused."""
    with open_file(attachment) as file:
        return file.read()


def open_file(attachment: Attachment) -> BinaryIO:
    """The content as an open file, if it may be given out. Raises FileMissing, FileHeld, FileRefused."""
    if attachment.scan_state == ScanState.INFECTED:
        raise _infected()
    if attachment.scan_state == ScanState.WAITING and settings.SCAN_URL:
        raise FileHeld
    try:
        return store().open(attachment.path)
    except FileNotFoundError as error:
        logger.error("attachment %s has lost its file", attachment.pk)
        raise FileMissing from error


def is_there(attachment: Attachment) -> bool:
    """Whether the file is where its row says."""
    return store().exists(attachment.path)


def scan_waiting(*, limit: int = 200) -> int:
    """Show the scanner what was kept without it: files that wait, then those never scanned.

    Stops at once when the scanner is away. Returns how many were judged; safe to run twice.
    """
    judged = 0
    for attachment in Attachment.objects.unjudged()[:limit] if settings.SCAN_URL else ():
        try:
            with store().open(attachment.path) as file:
                found = scanning.verdict(file.read())
        except scanning.ScannerAway:
            break
        except FileNotFoundError:
            continue
        judged += _note_scan(attachment.pk, found)
    return judged


@transaction.atomic
def _note_scan(attachment_id: int, found: ScanState) -> bool:
    """Whether this was news."""
    unjudged = Attachment.objects.unjudged().select_for_update()
    attachment = unjudged.filter(pk=attachment_id).first()
    if attachment is None or found == ScanState.WAITING:
        return False
    attachment.scan_state = found
    attachment.save(update_fields=("scan_state",))
    record(attachment, "documents.scanned", by=SYSTEM, found=found.value)
    return True


def remove_orphans(*, now: dt.datetime) -> int:
    """Delete files without a row that are older than a day: their transaction was rolled back.

    Half-written files of killed processes go the same way. Returns how many were deleted.
    """
    count = 0
    for old in _batches(store().untouched_since(now - ORPHAN_AGE), ORPHANS_AT_ONCE):
        for name in _without_row(old):
            store().remove(name)
            count += 1
    return count


def plain_name(name: str) -> str:
    """The last part of a file name without control characters; for people, never for paths."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable()).strip()[:200]


def _batches(names: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, size)):
        yield some


def _without_row(names: Sequence[str]) -> list[str]:
    """Of `names` those that are ours and that no row stands for; a stranger's file is left alone."""
    ours = {name: found for name in names if (found := OUR_NAME.fullmatch(name))}
    keys = Attachment.objects.filter(key__in={found[1] for found in ours.values()})
    kept = {key.hex for key in keys.values_list("key", flat=True)}
    return [name for name, found in ours.items() if found[2] or found[1] not in kept]


def _read_limited(file: BinaryIO) -> bytes:
    """The whole upload, unless it grows past the limit."""
    parts, size = [], 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > settings.UPLOAD_MAX_BYTES:
            raise FileRefused(Refusal("FILE_TOO_LARGE", _("The file is larger than 15 MB.")))
        parts.append(chunk)
    return b"".join(parts)


def _write(name: str, data: bytes) -> None:
    """All of it under its name, or nothing: a full disk leaves no half file. Raises FileNotKept."""
    try:
        store().write(name, data)
    except OSError as error:
        logger.error("a file could not be written: %s", type(error).__name__)
        raise FileNotKept from error


def _forget(name: str) -> None:
    """What the store cannot remove now is an orphan, and goes in the nightly round."""
    with suppress(OSError):
        store().remove(name)
