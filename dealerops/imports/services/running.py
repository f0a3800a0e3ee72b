"""Taking a workbook in: safe to be killed anywhere, and to be begun twice."""

import time
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone, translation

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.documents.services import FileHeld, FileMissing, FileNotKept, read_bytes
from dealerops.foundation.actor import SYSTEM, Channel
from dealerops.foundation.errors import InvalidInput
from dealerops.imports.choices import ImportFailure, ImportState
from dealerops.imports.findings import Finding, RowsRefused
from dealerops.imports.kinds import ImportKind, Place, Row, kind_by_key
from dealerops.imports.models import Import
from dealerops.imports.querysets import ImportQuerySet
from dealerops.imports.services.ending import Overtaken, fail, finish, locked, mine, refuse
from dealerops.imports.sheet import Sheet
from dealerops.imports.workflow import IMPORT_FLOW
from dealerops.journal.services import record
from dealerops.reading import DocumentRefused, apart

TELL_EVERY_SECONDS = 0.5
# Two workbooks may name the same new customer: whoever writes second finds what the first has written.
ONE_WRITER = "SELECT pg_advisory_xact_lock(hashtextextended('imports:writing', 0))"


class _Impossible(Exception):
    """Trying again would not help; `args` holds the failure."""


def run_import(import_id: int) -> None:
    """Check a workbook and take all of it in, unless that was done before; a bad cell refuses it whole.

    Whoever uploaded it is looked at anew: without the role they had, no row is taken in. A failure is
    written on the import and raised, so that the delivery is tried again.
    """
    one = _begin(import_id)
    if one is None:
        return
    try:
        with translation.override(one.language):
            _take_in(one)
    except Overtaken:
        return
    except _Impossible as error:
        fail(one, error.args[0])
    except FileHeld:
        fail(one, ImportFailure.HELD)
        raise
    except FileNotKept:
        fail(one, ImportFailure.NOT_KEPT)
        raise
    except Exception:
        fail(one, ImportFailure.BROKEN)
        raise


def _take_in(one: Import) -> None:
    kind, place = _asked(one)
    try:
        sheet = Sheet(kind, apart.workbook_rows(_bytes(one), bulk=True))
        _plan(one, sheet)
    except DocumentRefused as error:
        refuse(one, code=error.code)
        return
    except InvalidInput as error:
        sentences = "\n".join(str(each.message) for each in error.refusals)
        refuse(one, code=ImportFailure.BAD_HEADINGS, note=sentences)
        return
    rows, findings = sheet.read(place.on, _Teller(one))
    try:
        if not findings:
            _write(one, kind, rows, place)
            return
        more = _judged(kind, rows, findings, place)
    except RowsRefused as error:
        more = error.findings
    named = {(each.row, each.column) for each in findings}
    findings += [sheet.located(each) for each in more if (each.row, each.column) not in named]
    refuse(one, code=ImportFailure.BAD_CELLS, sheet=sheet, findings=findings)


@transaction.atomic
def _begin(import_id: int) -> Import | None:
    """None where there is nothing to do."""
    imports = Import.objects.visible_to(SYSTEM).select_for_update(of=("self",))
    one = imports.select_related("document", "user").filter(pk=import_id).first()
    states = IMPORT_FLOW.row("begin").sources
    if one is None or one.state not in states or one.document is None:
        return None
    if one.state == ImportState.FAILED and _others(one).exists():
        return None  # somebody has uploaded another workbook since
    step = IMPORT_FLOW.fire(one, "begin", by=SYSTEM)
    one.attempt += 1
    one.rows_done, one.rows_total, one.error_code = 0, None, ""
    one.seen_at = timezone.now()
    one.save()
    record(one, "imports.begun", by=SYSTEM, step=step, attempt=one.attempt)
    return one


def _others(one: Import) -> ImportQuerySet:
    """What is under way of the same kind at the same dealer."""
    return Import.objects.visible_to(SYSTEM).open().filter(dealer=one.dealer_id, kind=one.kind)


def _asked(one: Import) -> tuple[ImportKind, Place]:
    """The kind, and the person as they may act now. Raises _Impossible."""
    live = Membership.objects.visible_to(SYSTEM).live().select_related("user")
    membership = live.filter(pk=one.membership_id, dealer=one.dealer_id).first()
    if membership is None:
        raise _Impossible(ImportFailure.ROLE_ENDED)
    kind = kind_by_key(one.kind)
    if kind is None:
        raise _Impossible(ImportFailure.KIND_GONE)
    actor = actor_for(membership.user, Channel.TASK, membership)
    return kind, Place(one.dealer_id, timezone.localdate(), actor)


def _bytes(one: Import) -> bytes:
    if one.document is None:
        raise _Impossible(ImportFailure.FILE_GONE)
    try:
        return read_bytes(one.document)
    except FileMissing:
        raise _Impossible(ImportFailure.FILE_GONE) from None


def _plan(one: Import, sheet: Sheet) -> None:
    """How many rows there are; raises InvalidInput for headings that do not fit."""
    one.rows_total = sum(1 for _row in sheet.rows()) if sheet.columns else 0
    mine(one).update(rows_total=one.rows_total)


class _Teller:
    """Twice a second the person who waits is told how many rows were looked at."""

    def __init__(self, one: Import) -> None:
        self.one, self.next_time = one, time.monotonic() + TELL_EVERY_SECONDS

    def __call__(self, done: int) -> None:
        if time.monotonic() < self.next_time:
            return
        if not mine(self.one).update(rows_done=done, seen_at=timezone.now()):
            raise Overtaken
        self.next_time = time.monotonic() + TELL_EVERY_SECONDS


def _write(one: Import, kind: ImportKind, rows: list[Row], place: Place) -> None:
    """All rows, the end of the import and the journal in one transaction, for the last who began."""
    _say_writing(one)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_WRITER)
        locked(one)
        finish(one, kind.write(rows, place), by=place.by)


def _judged(
    kind: ImportKind, rows: Sequence[Row], findings: Sequence[Finding], place: Place
) -> Sequence[Finding]:
    """What else would be refused once the bad cells are corrected; nothing of it stays written.

    Raises RowsRefused where only those who write can tell.
    """
    if kind.judge is not None:
        return kind.judge(rows, place)
    bad = {one.row for one in findings}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_WRITER)
        kind.write([one for one in rows if one.row not in bad], place)
        transaction.set_rollback(True)
    return ()


@transaction.atomic
def _say_writing(one: Import) -> None:
    locked(one)
    IMPORT_FLOW.fire(one, "write", by=SYSTEM)
    one.rows_done = one.rows_total or 0
    one.seen_at = timezone.now()
    one.save(update_fields=("state", "rows_done", "seen_at"))
