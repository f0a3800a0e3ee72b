"""A short notice in a chat group when a report is there: title, period, sums, link; nothing personal."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from dealerops.notifications.robots import post_to_group
from dealerops.notifications.wire import NotSent
from reports.choices.robots import PostState
from reports.engine.content import Figure
from reports.engine.heading import period_of
from reports.models import ReportPost, ReportRobot, ReportRun

MAX_ATTEMPTS = 8


@transaction.atomic
def announce(run_id: int) -> int:
    """Promise one post to every robot that hears of the report; asked twice, told once.

    A restated version is told where it is mailed: where a headline figure changed (domain.md 6.2).
    """
    run = ReportRun.objects.visible_to(SYSTEM).get(pk=run_id)
    if run.base_id and not run.editions.filter(is_restated=True).exists():
        return 0
    robots = ReportRobot.objects.visible_to(SYSTEM).filter(code=run.code, is_active=True)
    new = 0
    for robot in robots:
        post, is_new = ReportPost.objects.get_or_create(run=run, robot=robot)
        if is_new:
            record(post, "reports.post_queued", by=SYSTEM, code=run.code)
        new += is_new
    return new


def send_post(post_id: int) -> None:
    """Say it in the group. Raises NotSent where another attempt is due, so that the delivery comes back."""
    post = ReportPost.objects.visible_to(SYSTEM).select_related("robot", "run").get(pk=post_id)
    if post.state != PostState.QUEUED:
        return
    post.attempts += 1
    try:
        post_to_group(post.robot, text_of(post))
    except NotSent as error:
        post.last_error = error.code
        post.state = PostState.FAILED if post.attempts >= MAX_ATTEMPTS else PostState.QUEUED
        _keep(post)
        if post.state == PostState.QUEUED:
            raise
        return
    post.state, post.last_error, post.sent_at = PostState.SENT, "", timezone.now()
    _keep(post)


def text_of(post: ReportPost) -> str:
    """In the group's language."""
    run = post.run
    with translation.override(post.robot.language):
        lines = [f"{run.title} · {period_of(run)}"]
        rows = ngettext("%(count)d row", "%(count)d rows", run.row_count)
        lines.append(rows % {"count": run.row_count})
        lines += _figures(run)
        if run.base:
            said = _("This report replaces version %(version)s: a headline figure changed.")
            lines.append(said % {"version": run.base.version})
        if run.is_late:
            lines.append(_("This report comes later than planned."))
        url = settings.SITE_URL + reverse("report_calendar:workbook", args=(run.pk,))
        lines.append(url)
    return "\n".join(lines)


def _figures(run: ReportRun) -> list[str]:
    """The headline sums of the house; what is said of a place, a person or a row is not for a group."""
    whole = run.editions.filter(region=None, dealer=None, firm=None, person=None)
    edition = whole.order_by("pk").first()
    if run.report is None or edition is None:
        return []
    named = {column.source: column.label for column in run.report.columns}
    sums = [one for one in run.report.headlines if one.is_sum or not one.source]
    labels = [named.get(one.source, one.label) for one in sums]
    figures = [one for one in map(Figure.from_json, edition.headlines) if not one.key]
    return [f"{label}: {one.value}" for label, one in zip(labels, figures, strict=False)]


@transaction.atomic
def _keep(post: ReportPost) -> None:
    post.save(update_fields=("state", "attempts", "last_error", "sent_at"))
    if post.state != PostState.QUEUED:
        topic = "reports.posted" if post.state == PostState.SENT else "reports.post_failed"
        record(post, topic, by=SYSTEM, attempts=post.attempts, error=post.last_error)
