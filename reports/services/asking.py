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
from dealerops.workcal.services import lookup
from reports.calc.dues import Due, due_for, dues_back_from
from reports.models import ReportRun
from reports.querysets import STARTERS
from reports.services.planning import has_regular_run, plan_run
from reports.workflow.runs import RUN_FLOW

UNKNOWN_REPORT = Refusal("REPORT_UNKNOWN", _("There is no such report."), "code")
FUTURE_PERIOD = Refusal("PERIOD_FUTURE", _("This period has not begun yet."), "day")


class RunTaken(DomainError):
    default_code = "REPORT_RUN_TAKEN"
    default_message = _("Somebody started this report at the same moment. Please look again.")


@transaction.atomic
def run_now(code: str, day: dt.date | None = None, *, by: Actor) -> ReportRun:
    """Make the report of the period that holds `day`, or without one of the last that is owed, now.

    A period whose report is owed and not there gets its regular run, which is mailed. Otherwise a
    further version is made for viewing only; a period that is not over keeps its regular run for its
    time. Raises TransitionRefused, InvalidInput, RunTaken.
    """
    if by.role not in STARTERS:
        raise TransitionRefused(WRONG_ROLE)
    report = declared().get(code)
    if report is None:
        raise InvalidInput(UNKNOWN_REPORT)
    now = timezone.now()
    due = _due(report, day, now)
    if due.period.start > timezone.localdate(now):
        raise InvalidInput(FUTURE_PERIOD)
    is_owed = due.at <= now and not has_regular_run(report, due.period)
    run = plan_run(report, due, now=now, is_internal=not is_owed, by=by)
    if run is None:
        raise RunTaken
    return run


def _due(report: Report, day: dt.date | None, now: dt.datetime) -> Due:
    if day is None:
        return next(dues_back_from(report.cadence, report.at, now, lookup()))
    return due_for(report.cadence, report.at, day, lookup())


@transaction.atomic
def make_again(run_id: int, *, by: Actor) -> ReportRun:
    """Try a failed run once more; nobody who has got it already gets it twice."""
    run = ReportRun.objects.visible_to(by).lock(run_id)
    step = RUN_FLOW.fire(run, "again", by=by)
    run.save(update_fields=("state",))
    record(run, "reports.run_planned", by=by, step=step, code=run.code, late=run.is_late)
    return run
