"""The rows behind the numbers of R11, R12, R13, R15 and R22."""

import datetime as dt
from collections.abc import Callable

from django.db.models import F, Q
from django.utils.translation import gettext as _

from aftersales.choices import CallbackKind, TaskState
from aftersales.selectors.archive_report import ArchiveLine
from aftersales.selectors.callback_lines import CallbackLine, MonthLine
from aftersales.selectors.callback_reports import told_until
from aftersales.selectors.churn_report import ChurnLine
from dealerops.foundation.reporting import Behind, Drill, Period

OUT = Q(state__in=(TaskState.CANCELLED, TaskState.INVALID_NUMBER))
DONE = Q(state=TaskState.DONE)
MISSED = Q(state=TaskState.NOT_REACHED)
IN_TIME = DONE & (Q(done_at__lt=F("due_at")) | Q(first_contact_at__lt=F("due_at")))
WAITING = Q(state__in=(TaskState.OPEN, TaskState.CORRECTION))


def _calls(period: Period, where: Q, by: str = "due_on") -> Behind:
    """Callbacks of the period as they stand now; second callbacks apart."""
    inside = Q(**{f"{by}__gte": period.start, f"{by}__lt": period.end})
    return Behind(
        "aftersales.callbacks", ~Q(kind=CallbackKind.SECOND) & inside & where, "callbacks:call"
    )


def _called(where: Q) -> Drill:
    def behind(row: CallbackLine, period: Period, as_of: dt.datetime) -> Behind | None:
        """Only the line of all callbacks counts them; those by reason have words of their own."""
        return _calls(period, where) if row.due is not None else None

    return behind


def _called_then(where: Callable[[dt.datetime], Q]) -> Drill:
    """The same for R11, which tells what had happened before its hour."""

    def behind(row: CallbackLine, period: Period, as_of: dt.datetime) -> Behind | None:
        return _called(where(told_until(period, as_of)))(row, period, as_of)

    return behind


def form_of(row: CallbackLine | MonthLine, period: Period, as_of: dt.datetime) -> Behind | None:
    """The quick form of a problem customer."""
    if row.problem is None:
        return None
    return Behind("aftersales.quick_forms", Q(number=row.problem.form), "callbacks:form")


def waiting(row: MonthLine, period: Period, as_of: dt.datetime) -> Behind | None:
    """The line of what is still to be called; the others count answers, which have no list."""
    is_open = row.span == _("Due, open")
    return _calls(period, WAITING, "delivered_on") if is_open else None


def lost(row: ChurnLine, period: Period, as_of: dt.datetime) -> Behind | None:
    if not row.case_ids:
        return None
    return Behind("aftersales.lost", Q(pk__in=row.case_ids), "customers:lost_case")


def _files(where: Q | None) -> Drill:
    def behind(row: ArchiveLine, period: Period, as_of: dt.datetime) -> Behind | None:
        """The files of a kind, or those without a paper; numbers of the pad have no file."""
        end = min(period.end, row.until or period.end)
        inside = Q(delivered_on__gte=period.start, delivered_on__lt=end, created_at__lt=as_of)
        if row.kind is not None:
            inside &= Q(kind=row.kind) & (~Q(missing=[]) if where is None else where)
        elif row.paper is None:
            return None
        elif where is None:
            inside &= Q(missing__contains=[row.paper])
        return Behind("aftersales.archives", inside, "archives:file")

    return behind


DAY_DRILLS = {
    "due": _called(Q()),
    "attempted": _called_then(
        lambda until: ~(OUT & Q(closed_at__lt=until)) & Q(first_attempt_at__lt=until)
    ),
    "done": _called_then(lambda until: DONE & Q(closed_at__lt=until)),
    "not_reached": _called_then(lambda until: MISSED & Q(closed_at__lt=until)),
    "form": form_of,
}
WEEK_DRILLS = {
    "due": _called(Q()),
    "done": _called(DONE),
    "late": _called(~OUT & ~IN_TIME),
    "order": form_of,
}
MONTH_DRILLS = {"n": waiting, "order": form_of}
CHURN_DRILLS = {"lost": lost}
ARCHIVE_DRILLS = {"files": _files(Q()), "complete": _files(Q(missing=[])), "missing": _files(None)}
