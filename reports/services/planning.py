"""Which reports are owed: once per period, whoever asks how often (reliability.md P31)."""

import datetime as dt
import hashlib
import inspect
from itertools import islice, takewhile
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period, Report, declared
from dealerops.journal.services import record
from dealerops.workcal.services import lookup
from reports.calc.dues import Due, IsOpen, dues_back_from
from reports.models import ReportClock, ReportRun

LATE_AFTER = dt.timedelta(minutes=15)
CATCH_UP = 10  # periods; older ones are history that nobody waits for


def plan(now: dt.datetime) -> int:
    """Plan every run whose time has come and that is not there yet; returns how many were new.

    Safe at any moment and from any number of processes: the unique keys decide. After an outage each
    missed period is planned once, marked late.
    """
    is_open = lookup()
    return sum(_plan(report, now, is_open) for report in declared().values())


def plan_run(
    report: Report, due: Due, *, now: dt.datetime, is_internal: bool = False, by: Actor = SYSTEM
) -> ReportRun | None:
    """Plan one run; None when somebody else did in this very moment.

    A regular run speaks as of the time it was due, so a late one tells what it would have told; one
    for viewing speaks as of now.
    """
    try:
        with transaction.atomic():
            run = ReportRun.objects.create(
                code=report.code,
                period_start=due.period.start,
                period_end=due.period.end,
                version=_next_version(report, due.period),
                is_internal=is_internal,
                due_at=due.at,
                as_of=now if is_internal else due.at,
                is_late=not is_internal and now - due.at > LATE_AFTER,
                query_version=_query_version(report),
                requested_by_id=by.user_id,
            )
            record(run, "reports.run_planned", by=by, code=run.code, late=run.is_late)
    except IntegrityError as error:
        if "reports_version_of_a_period_once" in str(error) or "reports_one_regular" in str(error):
            return None
        raise
    return run


def has_regular_run(report: Report, period: Period) -> bool:
    return (
        ReportRun.objects.regular()
        .filter(code=report.code, period_start=period.start, period_end=period.end)
        .exists()
    )


def _plan(report: Report, now: dt.datetime, is_open: IsOpen) -> int:
    clock, _ = ReportClock.objects.get_or_create(code=report.code, defaults={"since": now})
    back = islice(dues_back_from(report.cadence, report.at, now, is_open), CATCH_UP)
    owed = list(takewhile(lambda due: due.at >= clock.since, back))
    missing = [due for due in reversed(owed) if not has_regular_run(report, due.period)]
    return sum(plan_run(report, due, now=now) is not None for due in missing)


def _next_version(report: Report, period: Period) -> int:
    last = ReportRun.objects.filter(
        code=report.code, period_start=period.start, period_end=period.end
    ).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _query_version(report: Report) -> str:
    """A fingerprint of the code that takes the rows."""
    source = inspect.getsourcefile(report.rows)
    return hashlib.sha256(Path(source).read_bytes()).hexdigest()[:12] if source else ""
