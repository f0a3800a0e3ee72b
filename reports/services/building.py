"""Making a run: rows per scope, workbook and picture per language, one copy per recipient."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.documents.choices import FileKind
from dealerops.documents.models import Attachment
from dealerops.documents.services import store_bytes
from dealerops.foundation.actor import HOUSE_OF, SYSTEM, Channel, House, Role
from dealerops.foundation.reporting import Report
from dealerops.journal.services import record
from dealerops.notifications.services import queue
from reports.choices import RunState
from reports.engine.heading import Heading, facts_of
from reports.engine.mail import TOPIC, context_of, parts_of
from reports.engine.table import table_of
from reports.models import ReportCopy, ReportEdition, ReportRun
from reports.workflow.runs import RUN_FLOW

# Both bring large libraries with them, which only the process that builds a report should load.
DRAW = "reports.engine.charts.draw"
WRITE = "reports.engine.workbook.write_workbook"


class ReportGone(LookupError):
    """No app declares the report of this run any more."""


def build_run(run_id: int) -> ReportRun:
    """Make and send a run; whatever was done before is not done again.

    A failure is written on the run and raised, so that the delivery is tried again.
    """
    run = ReportRun.objects.visible_to(SYSTEM).get(pk=run_id)
    if run.state in {RunState.SENT, RunState.INTERNAL}:
        return run
    try:
        if run.state != RunState.READY:
            _make(run)
        return _step(run.pk, "keep") if run.is_internal else _send(run)
    except Exception as error:
        _step(run.pk, "fail", error=type(error).__name__)
        raise


def _make(run: ReportRun) -> None:
    report = run.report
    if report is None:
        raise ReportGone(run.code)
    rows = 0
    for membership in _recipients(report):
        edition = _edition_for(run, report, membership)
        rows = max(rows, edition.row_count)
        ReportCopy.objects.get_or_create(
            run=run,
            membership=membership,
            defaults={"edition": edition, "recipient": membership.user},
        )
    _step(run.pk, "make", rows=rows)


def _send(run: ReportRun) -> ReportRun:
    waiting = run.copies.filter(message_id=None).values_list("pk", flat=True)
    for copy_id in list(waiting):
        _send_copy(copy_id)
    return _step(run.pk, "send")


@transaction.atomic
def _send_copy(copy_id: int) -> None:
    copy = ReportCopy.objects.visible_to(SYSTEM).lock(copy_id)
    if copy.message_id is not None:
        return
    with translation.override(copy.recipient.language):
        context = context_of(copy)
    message = queue(
        TOPIC,
        to=copy.recipient,
        about=copy.run,
        context=context,
        dedupe=f"{copy.run_id}-{copy.membership_id}",
        parts=parts_of(copy),
    )
    copy.message_id = message.pk
    copy.save(update_fields=("message_id",))


@transaction.atomic
def _step(run_id: int, name: str, *, rows: int | None = None, error: str = "") -> ReportRun:
    """Move the run on; a second worker that comes late finds it moved and leaves it."""
    run = ReportRun.objects.visible_to(SYSTEM).lock(run_id)
    if run.state not in RUN_FLOW.row(name, run.state).sources:
        return run
    step = RUN_FLOW.fire(run, name, by=SYSTEM)
    run.last_error = error
    run.row_count = run.row_count if rows is None else rows
    run.finished_at = timezone.now()
    run.save(update_fields=("state", "last_error", "row_count", "finished_at"))
    topic = TOPICS[RunState(run.state)]
    record(run, topic, by=SYSTEM, step=step, rows=run.row_count, error=error)
    return run


TOPICS = {
    RunState.READY: "reports.run_made",
    RunState.SENT: "reports.run_sent",
    RunState.INTERNAL: "reports.run_kept",
    RunState.FAILED: "reports.run_failed",
}


def _recipients(report: Report) -> Sequence[Membership]:
    """Everybody who holds one of the report's roles and can be reached; a person once per role."""
    return list(
        Membership.objects.visible_to(SYSTEM)
        .live()
        .filter(role__in=report.recipients)
        .exclude(user__email="")
        .select_related("user", "region", "dealer", "firm")
        .order_by("pk")
    )


def _edition_for(run: ReportRun, report: Report, membership: Membership) -> ReportEdition:
    """The edition of this role and place in this person's language, made where it is not there yet."""
    scope = {
        "role": membership.role,
        "region": membership.region,
        "dealer": membership.dealer,
        "firm": membership.firm,
        "person": membership.user if HOUSE_OF[Role(membership.role)] == House.SELF else None,
        "language": membership.user.language,
    }
    found = ReportEdition.objects.filter(run=run, **scope).first()
    if found:
        return found
    with translation.override(membership.user.language):
        edition = _write(ReportEdition(run=run, **scope), report, membership)
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError:  # another worker was quicker
        return ReportEdition.objects.get(run=run, **scope)
    return edition


def _write(edition: ReportEdition, report: Report, membership: Membership) -> ReportEdition:
    """Rows as the recipient may see them, in the language in force."""
    run = edition.run
    actor = actor_for(membership.user, Channel.TASK, membership)
    rows = report.rows(actor, run.period, run.as_of)
    table = table_of(report, rows)
    heading = Heading(run.title, facts_of(run, edition.scope_label), run.as_of)
    data = import_string(WRITE)(heading, table)
    edition.workbook = _store(data, edition.filename, FileKind.XLSX)
    edition.sha256 = edition.workbook.sha256
    edition.columns, edition.rows = table.columns_json(), table.rows_json()
    edition.row_count = len(table.rows)
    edition.charts, edition.picture = _draw(report, rows)
    return edition


def _draw(report: Report, rows: Sequence[object]) -> tuple[list[dict[str, Any]], Attachment | None]:
    """The charts for the page, and the first of them as the picture of the mail."""
    draw = import_string(DRAW)
    pictures = [picture for chart in report.charts if (picture := draw(chart, rows))]
    charts = [{"title": one.title, "svg": one.svg, "text": one.text} for one in pictures]
    first = _store(pictures[0].png, "chart.png", FileKind.PNG) if pictures else None
    return charts, first


def _store(data: bytes, name: str, kind: FileKind) -> Attachment:
    return store_bytes(data, name=name, kind=kind, by=SYSTEM)
