"""Planning and sending scheduled views: once a due day, each reader with their own eyes (design.md 5)."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.documents.choices import FileKind
from dealerops.documents.making import keep_file, scratch_file
from dealerops.documents.models import Attachment
from dealerops.exports.question import Question, question
from dealerops.exports.words import filter_words
from dealerops.exports.workbook import Workbook
from dealerops.foundation.actor import SYSTEM, Channel
from dealerops.journal.services import record
from dealerops.notifications.services import Part, queue
from reports.calc.view_dues import last_due
from reports.choices import NotSent, ScheduleState, ViewRunState
from reports.engine.mail import leave_view_url_of
from reports.models import ScheduledView, ScheduleReader, ViewCopy, ViewRun
from reports.workflow.schedules import SCHEDULE_FLOW, VIEW_RUN_FLOW

LATE_AFTER = dt.timedelta(minutes=15)
TOPIC = "reports/view"


def plan_views(now: dt.datetime) -> int:
    """Plan the newest due day of every active schedule, once; returns how many were new.

    A list shows what it selects now: of several days missed in an outage only the last is made up for.
    """
    schedules = ScheduledView.objects.visible_to(SYSTEM).active()
    return sum(_plan(schedule, now) for schedule in schedules.iterator())


def build_view_run(run_id: int) -> ViewRun:
    """Send a planned run; readers who have it already are passed over."""
    run = ViewRun.objects.visible_to(SYSTEM).select_related("schedule__view").get(pk=run_id)
    if run.state != ViewRunState.QUEUED:
        return run
    reason = _stopped(run.schedule)
    if reason:
        return _finish(run.pk, "stop", reason)
    for reader in run.schedule.readers.select_related("membership__user"):
        _send(run, reader)
    return _finish(run.pk, "send")


def _plan(schedule: ScheduledView, now: dt.datetime) -> bool:
    day, moment = last_due(
        schedule.cadence, schedule.at, now, weekday=schedule.weekday, day=schedule.day
    )
    if moment < schedule.since or schedule.runs.filter(due_on=day).exists():
        return False
    try:
        with transaction.atomic():
            run = ViewRun.objects.create(
                schedule=schedule, due_on=day, is_late=now - moment > LATE_AFTER
            )
            record(run, "reports.view_planned", by=SYSTEM, late=run.is_late)
    except IntegrityError as error:
        if "reports_scheduled_view_once_a_day" in str(error):
            return False  # another beat was quicker
        raise
    return True


def _stopped(schedule: ScheduledView) -> NotSent | None:
    """Why nobody gets it: its owner has lost the view or the role in which it was scheduled."""
    if schedule.view is None:
        return NotSent.VIEW_GONE
    owner = _live(schedule.membership_id)
    if owner is None:
        return NotSent.ROLE_ENDED
    asked = question(schedule.list, schedule.view.query, actor_for(owner.user, Channel.TASK, owner))
    return None if asked else NotSent.LIST_GONE


def _live(membership_id: int) -> Membership | None:
    live = Membership.objects.visible_to(SYSTEM).live().select_related("user")
    return live.filter(pk=membership_id).first()


def _send(run: ViewRun, reader: ScheduleReader) -> None:
    """One reader's file and mail, or why there is none, in one transaction."""
    if run.copies.filter(membership=reader.membership_id).exists():
        return
    copy = ViewCopy(run=run, membership=reader.membership)
    if reader.stopped:
        _keep(copy, reader.stopped)
        return
    membership = _live(reader.membership_id)
    if membership is None:
        _keep(copy, NotSent.ROLE_ENDED)
        return
    view = run.schedule.view
    actor = actor_for(membership.user, Channel.TASK, membership)
    with translation.override(membership.user.language):
        asked = question(run.schedule.list, view.query if view else "", actor)
        if asked is None or asked.refusals:
            _keep(copy, NotSent.FILTER if asked else NotSent.LIST_GONE)
            return
        with transaction.atomic():
            attachment = _write(copy, asked)
            leave_url = leave_view_url_of(reader)
            message = queue(
                TOPIC,
                to=membership.user,
                about=run,
                context={
                    "run": run,
                    "copy": copy,
                    "list": asked.spec.title,
                    "unsubscribe_url": leave_url,
                },
                dedupe=f"{run.pk}-{membership.pk}",
                parts=[Part(attachment, f"{run.schedule.name}_{run.due_on:%Y%m%d}.xlsx")],
                unsubscribe_url=leave_url,
            )
            copy.message_id = message.pk
            _keep(copy)


def _write(copy: ViewCopy, asked: Question) -> Attachment:
    """The list as an export of it would be: this reader's rows, newest first, personal data masked."""
    copy.row_count = asked.count()
    title = str(asked.spec.title)
    facts = [
        (pgettext("workbook", "List"), title),
        *(filter_words(asked) or [(_("Filter"), _("none: every row of this role"))]),
        (_("Made for"), str(copy.membership.user)),
        (_("Role and place"), str(copy.membership)),
        (_("Made at"), date_format(timezone.localtime(), "DATETIME_FORMAT")),
        (_("Personal data"), _("masked")),
    ]
    with scratch_file() as path:
        Workbook(title, asked.heads, facts).write(path, asked.rows(), count=copy.row_count)
        return keep_file(path, name=f"{title}.xlsx", kind=FileKind.XLSX, by=SYSTEM)


@transaction.atomic
def _keep(copy: ViewCopy, reason: str = "") -> None:
    copy.reason = reason
    copy.save(force_insert=True)
    record(copy.run, "reports.view_copied", by=SYSTEM, rows=copy.row_count, error=copy.reason)


@transaction.atomic
def _finish(run_id: int, name: str, reason: str = "") -> ViewRun:
    """Close the run; what can never be sent again is paused, so that its owner sees why."""
    run = ViewRun.objects.visible_to(SYSTEM).lock(run_id)
    if run.state != ViewRunState.QUEUED:
        return run
    step = VIEW_RUN_FLOW.fire(run, name, by=SYSTEM)
    run.reason, run.finished_at = reason, timezone.now()
    run.save(update_fields=("state", "reason", "finished_at"))
    record(run, "reports.view_finished", by=SYSTEM, step=step, error=run.reason)
    if reason:
        schedule = ScheduledView.objects.visible_to(SYSTEM).lock(run.schedule_id)
        if schedule.state == ScheduleState.ACTIVE:
            pause = SCHEDULE_FLOW.fire(schedule, "pause", by=SYSTEM)
            schedule.save_fields("state")
            record(schedule, "reports.schedule_paused", by=SYSTEM, step=pause)
    return run
