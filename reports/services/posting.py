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
from dealerops.notifications.wire import NotSent, Unclear
from reports.choices.robots import PostState
from reports.engine.content import Figure
from reports.engine.heading import period_of
from reports.models import ReportPost, ReportRobot, ReportRun

MAX_ATTEMPTS = 8
CUT_OFF = "CUT_OFF"


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
    """Say it in the group; every state is committed before and after.

    A group cannot tell a copy by its number, as readers of mails can: what it may have heard is never
    said again, but left uncertain and shown so. Raises NotSent where another attempt is due, so that
    the delivery comes back.
    """
    post = ReportPost.objects.visible_to(SYSTEM).select_related("robot", "run").get(pk=post_id)
    text = text_of(post)
    if not _take(post_id):
        return
    try:
        post_to_group(post.robot, text)
    except Unclear as error:
        _leave(post_id, PostState.UNCLEAR, error.code)
    except NotSent as error:
        if _leave(post_id, PostState.QUEUED, error.code).state == PostState.QUEUED:
            raise
    else:
        _leave(post_id, PostState.SENT)


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
def _take(post_id: int) -> bool:
    """Claim the post for this attempt; False when there is nothing left to do.

    One found in SENDING was cut off before: the group may have heard it.
    """
    post = ReportPost.objects.visible_to(SYSTEM).lock(post_id)
    if post.state == PostState.SENDING:
        _leave(post_id, PostState.UNCLEAR, CUT_OFF)
    if post.state != PostState.QUEUED:
        return False
    post.state, post.attempts = PostState.SENDING, post.attempts + 1
    post.save(update_fields=("state", "attempts"))
    return True


@transaction.atomic
def _leave(post_id: int, state: PostState, error: str = "") -> ReportPost:
    """Write down what became of an attempt; one that may be repeated is given up after the last."""
    post = ReportPost.objects.visible_to(SYSTEM).lock(post_id)
    if state == PostState.QUEUED and post.attempts >= MAX_ATTEMPTS:
        state = PostState.FAILED
    post.state, post.last_error = state, error
    post.sent_at = timezone.now() if state == PostState.SENT else None
    post.save(update_fields=("state", "last_error", "sent_at"))
    if state in TOPICS:
        record(post, TOPICS[state], by=SYSTEM, attempts=post.attempts, error=error)
    return post


TOPICS = {
    PostState.SENT: "reports.posted",
    PostState.FAILED: "reports.post_failed",
    PostState.UNCLEAR: "reports.post_unclear",
}
