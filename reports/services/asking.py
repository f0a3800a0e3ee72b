"""Runs that a person asks for."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.reporting import Report, declared
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.workcal.calc import local_date
from reports.calc.dues import OF_DEALERS, Due, due_of, last_due
from reports.models import ReportClock, ReportRun
from reports.querysets import STARTERS
from reports.selectors.open_days import calendar_of
from reports.services.planning import plan_run, unreported
from reports.workflow.runs import RUN_FLOW

UNKNOWN_REPORT = Refusal("REPORT_UNKNOWN", _("There is no such report."), "code")
FUTURE_PERIOD = Refusal("PERIOD_FUTURE", _("This period has not begun yet."), "day")


class RunTaken(DomainError):
    default_code = "REPORT_RUN_TAKEN"
    default_message = _("Somebody started this report at the same moment. Please look again.")


@transaction.atomic
def run_now(code: str, day: dt.date | None = None, *, by: Actor) -> ReportRun:
    """Make the report of the period that holds `day`, or without one of the last that is owed, now.

    A period whose report is owed and not there gets its regular run, which is mailed; where a part was
    reported, of the rest. Otherwise a further version is made for viewing only; a period that is not
    over keeps its regular run for its time, and a day without open dealers has none. Whoever only
    receives the report gets it made for themselves alone. Raises TransitionRefused, InvalidInput,
    RunTaken.
    """
    report = declared().get(code)
    if by.role not in STARTERS | (report.recipients if report else frozenset()):
        raise TransitionRefused(WRONG_ROLE)
    if report is None:
        raise InvalidInput(UNKNOWN_REPORT)
    now = timezone.now()
    due = _due(report, day, now)
    if due.period.start > timezone.localdate(now):
        raise InvalidInput(FUTURE_PERIOD)
    for_asker = by.role not in STARTERS
    owed = None if for_asker else _owed(report, due, now)
    run = plan_run(
        report, owed or due, now=now, is_internal=owed is None, is_for_asker=for_asker, by=by
    )
    if run is None:
        raise RunTaken
    return run


def _owed(report: Report, due: Due, now: dt.datetime) -> Due | None:
    """What the plan would make of the period by now, were nobody to ask; nothing from before it began."""
    if due.at > now:
        return None
    clock = ReportClock.objects.filter(code=report.code).first()
    if clock and due.at < max(clock.since, now - report.catch_up):
        return None
    if report.cadence in OF_DEALERS and not calendar_of(report)(due.period.start):
        return None
    return unreported(report, due)


def _due(report: Report, day: dt.date | None, now: dt.datetime) -> Due:
    is_open = calendar_of(report)
    return due_of(report, day, is_open) if day else last_due(report, now, is_open)


@transaction.atomic
def rerun(run_id: int, *, by: Actor) -> ReportRun:
    """Make a sent report once more; a new version appears only if it says something else now.

    Raises TransitionRefused, InvalidInput, RunTaken.
    """
    sent = ReportRun.objects.visible_to(by).get(pk=run_id)
    # Nothing moves yet: the new run is compared when it is made.
    RUN_FLOW.fire(sent, "rerun", by=by)
    if sent.report is None:
        raise InvalidInput(UNKNOWN_REPORT)
    due = Due(sent.period, sent.due_at, local_date(sent.due_at))
    run = plan_run(sent.report, due, now=timezone.now(), is_internal=True, by=by)
    if run is None:
        raise RunTaken
    return run


@transaction.atomic
def make_again(run_id: int, *, by: Actor) -> ReportRun:
    """Try a failed run once more; nobody who has got it already gets it twice."""
    run = ReportRun.objects.visible_to(by).lock(run_id)
    step = RUN_FLOW.fire(run, "again", by=by)
    run.save(update_fields=("state",))
    record(run, "reports.run_planned", by=by, step=step, code=run.code, late=run.is_late)
    return run
