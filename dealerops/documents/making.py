"""Large files of our own making: written aside, hashed piece by piece, renamed into the store, removed again."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError

from dealerops.documents.models import Attachment
from dealerops.documents.services import FileNotKept, plain_name
from dealerops.documents.stores import store
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record


@contextmanager
def scratch_file() -> Iterator[Path]:
    """A name in the store under which nothing is served; what a killed process leaves there is an orphan.

    Raises FileNotKept when the store is out of reach.
    """
    try:
        path = store().scratch()
    except OSError as error:
        raise FileNotKept from error
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def keep_file(path: Path, *, name: str, kind: str, by: Actor) -> Attachment:
    """Move a finished file of ours into the store, in the caller's transaction.

    Should that be rolled back, the file is an orphan and the store's nightly round removes it. Unlike
    an upload it is never shared with an older one of the same content: it is somebody's own, and
    goes when they let it go. Raises FileNotKept.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        attachment = Attachment(
            sha256=digest,
            kind=kind,
            size=path.stat().st_size,
            name=plain_name(name) or kind,
            uploaded_by_id=by.user_id,
        )
        store().adopt(attachment.path, path)
    except OSError as error:
        raise FileNotKept from error
    attachment.save(force_insert=True)
    record(attachment, "documents.stored", by=by, sha256=digest, kind=kind)
    return attachment


@transaction.atomic
def discard(attachment_id: int, *, by: Actor) -> bool:
    """Remove a file for good, unless something still refers to it; returns whether it went."""
    attachment = Attachment.objects.select_for_update().get(pk=attachment_id)
    record(attachment, "documents.discarded", by=by, sha256=attachment.sha256)
    try:
        with transaction.atomic():
            attachment.delete()
    except ProtectedError:
        return False
    transaction.on_commit(lambda: store().remove(attachment.path))
    return True
