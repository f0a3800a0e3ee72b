"""Making a run: rows per scope, workbook and picture per language, one copy per recipient."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.documents.choices import FileKind
from dealerops.documents.models import Attachment
from dealerops.documents.services import store_bytes
from dealerops.foundation.actor import SYSTEM, Channel
from dealerops.foundation.reporting import Report
from dealerops.journal.services import record
from dealerops.notifications.services import queue
from reports.calc.dues import OF_DEALERS
from reports.choices import Delivered, RunState
from reports.engine.heading import heading_of
from reports.engine.mail import TOPIC, context_of, parts_of, unsubscribe_url_of, workbook_url_of
from reports.engine.picture import Picture
from reports.models import ObligationInstance, ReportCopy, ReportEdition, ReportRun
from reports.selectors.open_days import closed_dealers
from reports.selectors.subscriptions import wishes
from reports.services.contents import (
    EditionScope,
    addressees,
    compare,
    is_unchanged,
    read_content,
)
from reports.services.restating import put_in_place
from reports.workflow.runs import RUN_FLOW

DONE = {RunState.SENT, RunState.INTERNAL, RunState.SUPERSEDED, RunState.UNCHANGED}
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
    if run.state in DONE:
        return run
    try:
        if run.state != RunState.READY:
            if run.report and is_unchanged(run, _recipients(run, run.report)):
                return _step(run.pk, "same")
            _make(run)
        return _send(run) if _goes_out(run) else _step(run.pk, "keep")
    except Exception as error:
        _step(run.pk, "fail", error=type(error).__name__)
        raise


def _goes_out(run: ReportRun) -> bool:
    """Every regular run, and what was approved last while the one it restates is what readers have."""
    if not run.is_internal:
        return True
    if run.base_id is None or run.approved_at is None:
        return False
    later = ReportRun.objects.filter(base=run.base_id, approved_at__gt=run.approved_at)
    if later.exclude(state=RunState.FAILED).exists():
        return False
    return ReportRun.objects.filter(pk=run.base_id, state=RunState.SENT).exists()


def _make(run: ReportRun) -> None:
    report = run.report
    if report is None:
        raise ReportGone(run.code)
    rows, recipients = 0, _recipients(run, report)
    for membership, scope in addressees(run, recipients):
        edition = _edition_for(run, report, membership, scope)
        rows = max(rows, edition.row_count)
        ReportCopy.objects.get_or_create(
            run=run,
            membership=membership,
            defaults={"edition": edition, "recipient": membership.user},
        )
    for membership, scope in addressees(run, _debtors(run, report, recipients)):
        rows = max(rows, _edition_for(run, report, membership, scope).row_count)
    _step(run.pk, "make", rows=rows)


def _send(run: ReportRun) -> ReportRun:
    waiting = run.copies.filter(message_id=None)
    if run.base:
        # Those who came later read it on their page; nobody mails them old reports.
        got = run.base.copies.values("membership")
        waiting = waiting.filter(edition__is_restated=True, membership__in=got)
    for copy_id in list(waiting.values_list("pk", flat=True)):
        _send_copy(copy_id)
    return put_in_place(run.pk) if run.base_id else _step(run.pk, "send")


@transaction.atomic
def _send_copy(copy_id: int) -> None:
    copy = ReportCopy.objects.visible_to(SYSTEM).lock(copy_id)
    if copy.message_id is not None:
        return
    wish = wishes(copy.run.code, [copy.membership])[copy.membership_id]
    if not wish.is_active:  # said since the copy was made, or since the version that it restates
        return
    is_link = wish.form == Delivered.LINK
    unsubscribe_url = unsubscribe_url_of(copy)
    with translation.override(copy.edition.language):
        context = {
            **context_of(copy),
            "is_link": is_link,
            "workbook_url": workbook_url_of(copy) if is_link else "",
            "unsubscribe_url": unsubscribe_url,
        }
    message = queue(
        TOPIC,
        to=copy.recipient,
        about=copy.run,
        context=context,
        dedupe=f"{copy.run_id}-{copy.membership_id}",
        parts=parts_of(copy, is_link=is_link),
        language=copy.edition.language,
        unsubscribe_url=unsubscribe_url,
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
    if run.state == RunState.UNCHANGED:
        run.version = None  # it stays free for the version that says something new
    run.save(update_fields=("state", "version", "last_error", "row_count", "finished_at"))
    topic = TOPICS[RunState(run.state)]
    record(run, topic, by=SYSTEM, step=step, rows=run.row_count, error=error)
    return run


TOPICS = {
    RunState.READY: "reports.run_made",
    RunState.SENT: "reports.run_sent",
    RunState.INTERNAL: "reports.run_kept",
    RunState.UNCHANGED: "reports.run_unchanged",
    RunState.FAILED: "reports.run_failed",
}


def _recipients(run: ReportRun, report: Report) -> Sequence[Membership]:
    """Everybody who holds one of the report's roles and can be reached; a person once per role.

    A daily of dealers goes to those that were open on its day (domain.md 6.3), what somebody asked for
    outside the plan to them alone where they only receive it, and nothing to those who want none.
    """
    people = list(
        Membership.objects.visible_to(SYSTEM)
        .live()
        .filter(role__in=report.recipients)
        .select_related("user", "region", "dealer", "firm")
        .order_by("pk")
    )
    if run.is_private:
        return [one for one in people if one.user_id == run.requested_by_id]
    people = [one for one in people if one.user.email]
    if run.is_internal:
        return people
    wished = wishes(report.code, people)
    people = [one for one in people if wished[one.pk].is_active]
    if report.cadence not in OF_DEALERS:
        return people
    closed = closed_dealers(run.period_start, {one.dealer_id for one in people if one.dealer_id})
    return [one for one in people if one.dealer_id not in closed]


def _debtors(
    run: ReportRun, report: Report, recipients: Sequence[Membership]
) -> Sequence[Membership]:
    """Somebody at each dealer that owes the report as a duty while nobody there gets the mail.

    What the system can write it writes all the same; it is read and confirmed there (domain.md 4.13).
    """
    if run.is_internal:
        return ()
    duties = ObligationInstance.objects.owing(run.code, run.period)
    people = (
        Membership.objects.visible_to(SYSTEM)
        .live()
        .filter(role__in=report.recipients, dealer__in=duties.values("dealer"))
        .exclude(dealer__in={one.dealer_id for one in recipients if one.dealer_id})
        .select_related("user", "region", "dealer", "firm")
        .order_by("-pk")
    )
    return list({one.dealer_id: one for one in people}.values())


def _edition_for(
    run: ReportRun, report: Report, membership: Membership, scope: EditionScope
) -> ReportEdition:
    """The edition of this role and place in this language, made where it is not there yet."""
    found = ReportEdition.objects.filter(run=run, **scope).first()
    if found:
        return found
    with translation.override(scope["language"]):
        edition = _write(ReportEdition(run=run, **scope), report, membership)
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError:  # another worker was quicker
        return ReportEdition.objects.get(run=run, **scope)
    return edition


def _write(edition: ReportEdition, report: Report, membership: Membership) -> ReportEdition:
    """Rows as the recipient may see them, in the language in force."""
    actor = actor_for(membership.user, Channel.TASK, membership)
    content = read_content(report, edition, actor)
    table, extras = content.table, compare(content, edition, actor)
    pictures = _draw(report, content.rows)
    data = import_string(WRITE)(heading_of(edition), table, pictures=pictures, extras=extras)
    edition.workbook = _store(data, edition.filename, FileKind.XLSX)
    edition.sha256 = edition.workbook.sha256
    edition.columns, edition.rows = table.columns_json(), table.rows_json()
    edition.row_count = len(table.rows)
    edition.extras = [extra.to_json() for extra in extras]
    edition.charts = [{"title": one.title, "svg": one.svg, "text": one.text} for one in pictures]
    edition.picture = _store(pictures[0].png, "chart.png", FileKind.PNG) if pictures else None
    return edition


def _draw(report: Report, rows: Sequence[object]) -> list[Picture]:
    """The charts that have something to show; the first of them is the picture of the mail."""
    draw = import_string(DRAW)
    return [picture for chart in report.charts if (picture := draw(chart, rows))]


def _store(data: bytes, name: str, kind: FileKind) -> Attachment:
    return store_bytes(data, name=name, kind=kind, by=SYSTEM)
