"""Owners write cause and action beside figures until the report is made."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal, StaleObject, TransitionRefused
from dealerops.foundation.reporting import Report
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.workcal.services import lookup
from reports.calc.windows import open_due
from reports.models import ReportComment
from reports.selectors.comments import CommentSheet, owned_by, place_of, sheet_of

CLOSED = Refusal("REPORT_COMMENTS_CLOSED", _("Comments on this report are not open now."))
ROW_UNKNOWN = Refusal("REPORT_ROW_UNKNOWN", _("This figure does not ask for a comment."), "row")


@transaction.atomic
def write_comment(
    code: str, row: str, *, cause: str, action: str, version: int | None, by: Actor
) -> ReportComment:
    """Write or change what the actor's place says about one row, until the report's cut-off.

    `version` is the one that was shown; None for a first comment. Raises TransitionRefused,
    InvalidInput, StaleObject.
    """
    report = next((one for one in owned_by(by) if one.code == code), None)
    if report is None or by.user_id is None:
        raise TransitionRefused(WRONG_ROLE)
    sheet = _open_sheet(report, by)
    if row not in {wanted.name for wanted in sheet.rows}:
        raise InvalidInput(ROW_UNKNOWN)
    comment = _kept(sheet, row, by)
    if comment.pk and version is None:
        raise StaleObject
    comment.cause, comment.action, comment.author_id = cause, action, by.user_id
    if comment.pk:
        comment.expect_version(version)
        comment.save_fields("cause", "action", "author")
    else:
        _save_first(comment)
    record(comment, "reports.comment_written", by=by, code=code, row=row)
    return comment


def _open_sheet(report: Report, by: Actor) -> CommentSheet:
    now = timezone.now()
    due = open_due(report, now, lookup())
    if due is None:
        raise TransitionRefused(CLOSED)
    return sheet_of(report, due, by, now)


def _kept(sheet: CommentSheet, row: str, by: Actor) -> ReportComment:
    """The comment of this place, locked; a new one where nobody wrote yet."""
    period = sheet.due.period
    where = {"row": row, **place_of(by)}
    found = ReportComment.objects.visible_to(by).of_period(sheet.report.code, period)
    kept = found.filter(**where).select_for_update(of=("self",)).first()
    return kept or ReportComment(
        code=sheet.report.code, period_start=period.start, period_end=period.end, **where
    )


def _save_first(comment: ReportComment) -> None:
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError as error:  # somebody of the same place wrote in this moment
        raise StaleObject from error
