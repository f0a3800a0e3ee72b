"""How an import ends: taken in, refused with its errors, or failed; and who may still end it."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from dealerops.documents.choices import FileKind
from dealerops.documents.making import discard, keep_file, scratch_file
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.imports.choices import OPEN
from dealerops.imports.error_book import write_errors
from dealerops.imports.findings import Finding
from dealerops.imports.kinds import Outcome
from dealerops.imports.models import Import
from dealerops.imports.querysets import ImportQuerySet
from dealerops.imports.sheet import Sheet
from dealerops.imports.workflow import IMPORT_FLOW
from dealerops.journal.services import record

KEPT_FOR = dt.timedelta(days=7)


class Overtaken(Exception):
    """The import was begun by somebody else, or is over: what is written here is not wanted."""


def mine(one: Import) -> ImportQuerySet:
    """The row, as long as this attempt is the last one and the import is not over."""
    return Import.objects.visible_to(SYSTEM).filter(
        pk=one.pk, attempt=one.attempt, state__in=sorted(OPEN)
    )


def locked(one: Import) -> None:
    """Hold the row until the transaction ends. Raises Overtaken."""
    if mine(one).select_for_update(of=("self",)).first() is None:
        raise Overtaken


def finish(one: Import, outcome: Outcome, *, by: Actor) -> None:
    """All rows are in, in the caller's transaction; the workbook is not needed any more."""
    step = IMPORT_FLOW.fire(one, "finish", by=SYSTEM)
    one.added, one.filled, one.known = outcome.added, outcome.filled, outcome.known
    _let_go(one)
    record(
        one,
        "imports.finished",
        by=by,
        step=step,
        kind=one.kind,
        sha256=one.sha256,
        rows=one.rows_total,
        added=one.added,
        filled=one.filled,
        known=one.known,
    )


def refuse(
    one: Import,
    *,
    code: str,
    note: str = "",
    sheet: Sheet | None = None,
    findings: Sequence[Finding] = (),
) -> None:
    """Nothing of it is taken in; with `sheet` a workbook says what is wrong where. Raises Overtaken."""
    if sheet is None:
        with transaction.atomic():
            _refuse(one, code, note)
        return
    with scratch_file() as path:
        write_errors(path, sheet, findings, one)
        with transaction.atomic():
            one.errors = keep_file(path, name=one.name, kind=FileKind.XLSX, by=SYSTEM)
            one.error_count = len(findings)
            _refuse(one, code, note)


@transaction.atomic
def fail(one: Import, code: str) -> None:
    """The workbook stays, so that it can be tried again."""
    if mine(one).select_for_update(of=("self",)).first() is None:
        return
    one.refresh_from_db()
    step = IMPORT_FLOW.fire(one, "fail", by=SYSTEM)
    one.error_code = str(code)
    one.seen_at = one.finished_at = timezone.now()
    one.expires_at = one.seen_at + KEPT_FOR
    one.save()
    record(one, "imports.failed", by=SYSTEM, step=step, error=one.error_code)


def _refuse(one: Import, code: str, note: str) -> None:
    locked(one)
    step = IMPORT_FLOW.fire(one, "refuse", by=SYSTEM)
    one.error_code, one.note = str(code), note
    _let_go(one)
    record(
        one, "imports.refused", by=SYSTEM, step=step, error=one.error_code, cells=one.error_count
    )


def _let_go(one: Import) -> None:
    """The uploaded workbook is full of personal data and goes as soon as it has served."""
    document_id, one.document = one.document_id, None
    one.seen_at = one.finished_at = timezone.now()
    one.expires_at = one.finished_at + KEPT_FOR
    one.save()
    if document_id is not None:
        discard(document_id, by=SYSTEM)
