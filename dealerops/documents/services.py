"""Receiving and keeping files: temporary file, fsync, rename, and only then the row."""

import datetime as dt
import hashlib
import logging
import os
import re
import uuid
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealerops.documents.choices import UPLOADABLE, FileKind
from dealerops.documents.facts import page_count, taken_at
from dealerops.documents.markup import ensure_plain
from dealerops.documents.models import Attachment
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.reading import DocumentRefused, ensure_readable

logger = logging.getLogger(__name__)
CHUNK = 1 << 18
ORPHAN_AGE = dt.timedelta(hours=24)
OUR_NAME = re.compile(r"([0-9a-f]{32})(\.[0-9a-f]{8}\.part)?")


class FileRefused(InvalidInput):
    """What was uploaded cannot be kept; the code says why (FILE_EMPTY, FILE_TYPE_UNKNOWN …)."""

    default_code = "FILE_REFUSED"


class FileMissing(DomainError):
    default_code = "FILE_MISSING"
    default_message = _("The file is missing from the store. Please tell support.")


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
    try:
        kind = ensure_readable(data)
        if kind == FileKind.XML:
            ensure_plain(data)
    except DocumentRefused as refusal:
        raise FileRefused(*refusal.refusals) from refusal
    if kind not in UPLOADABLE:
        raise FileRefused(Refusal("FILE_TYPE_UNKNOWN", _("This kind of file is not accepted.")))
    return store_bytes(data, name=name, kind=kind, by=by)


def store_bytes(data: bytes, *, name: str, kind: str, by: Actor) -> Attachment:
    """Keep bytes of a known kind; returns the row that holds this content already, if one does.

    Raises FileNotKept.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = Attachment.objects.filter(sha256=digest).first()
    if known:
        return _with_content(known, data)
    attachment = Attachment(
        key=uuid.uuid4(),
        sha256=digest,
        kind=kind,
        size=len(data),
        name=plain_name(name) or kind,
        pages=page_count(data, kind),
        taken_at=taken_at(data, kind),
        uploaded_by_id=by.user_id,
    )
    path = _path(attachment)
    try:
        _write(path, data)
        with transaction.atomic():
            attachment.save(force_insert=True)
            record(attachment, "documents.stored", by=by, sha256=digest, kind=kind)
    except IntegrityError:  # somebody stored the same bytes in this moment
        path.unlink(missing_ok=True)
        return Attachment.objects.get(sha256=digest)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return attachment


def read_bytes(attachment: Attachment) -> bytes:
    """The content. Raises FileMissing."""
    with open_file(attachment) as file:
        return file.read()


def open_file(attachment: Attachment) -> BinaryIO:
    """The content as an open file. Raises FileMissing."""
    try:
        return _path(attachment).open("rb")
    except FileNotFoundError as error:
        logger.error("attachment %s has lost its file", attachment.pk)
        raise FileMissing from error


def remove_orphans(*, now: dt.datetime) -> int:
    """Delete files without a row that are older than a day: their transaction was rolled back.

    Half-written files of killed processes go the same way. Returns how many were deleted.
    """
    count = 0
    for folder in Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]"):
        old = [path for path in folder.iterdir() if _is_old(path, now)]
        for path in _without_row(old):
            path.unlink(missing_ok=True)
            count += 1
    return count


def plain_name(name: str) -> str:
    """The last part of a file name without control characters; for people, never for paths."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable()).strip()[:200]


def _with_content(known: Attachment, data: bytes) -> Attachment:
    """A row whose file was lost gets it back when somebody brings the same bytes again."""
    if not _path(known).exists():
        _write(_path(known), data)
    return known


def _is_old(path: Path, now: dt.datetime) -> bool:
    try:
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
    except FileNotFoundError:  # a writer has just renamed or removed it
        return False
    return now - changed > ORPHAN_AGE


def _without_row(paths: list[Path]) -> list[Path]:
    """Of `paths` those that are ours and that no row stands for; a stranger's file is left alone."""
    ours = {path: found for path in paths if (found := OUR_NAME.fullmatch(path.name))}
    keys = Attachment.objects.filter(key__in={found[1] for found in ours.values()})
    kept = {key.hex for key in keys.values_list("key", flat=True)}
    return [path for path, found in ours.items() if found[2] or found[1] not in kept]


def _read_limited(file: BinaryIO) -> bytes:
    """The whole upload, unless it grows past the limit."""
    parts, size = [], 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > settings.UPLOAD_MAX_BYTES:
            raise FileRefused(Refusal("FILE_TOO_LARGE", _("The file is larger than 15 MB.")))
        parts.append(chunk)
    return b"".join(parts)


def _path(attachment: Attachment) -> Path:
    return Path(settings.MEDIA_ROOT) / attachment.path


def _write(path: Path, data: bytes) -> None:
    """All of it under its name, or nothing: a full disk leaves no half file. Raises FileNotKept."""
    part = path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        _sync_folder(path.parent)
        _sync_folder(path.parent.parent)
    except OSError as error:
        logger.error("a file could not be written: %s", type(error).__name__)
        raise FileNotKept from error
    finally:
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """After this a power cut no longer forgets which names the folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
