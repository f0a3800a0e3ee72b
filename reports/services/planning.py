"""Which reports are owed: once per period, whoever asks how often (reliability.md P31)."""

import datetime as dt
import hashlib
import inspect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Cadence, Period, Report, declared
from dealerops.journal.services import record
from reports.calc.dues import Due, dues_back_from
from reports.choices import RunState
from reports.models import ReportClock, ReportRun
from reports.selectors.open_days import Calendars

LATE_AFTER = dt.timedelta(minutes=15)


def plan(now: dt.datetime) -> int:
    """Plan every run whose time has come and that is not there yet; returns how many were new.

    Safe at any moment and from any number of processes: the unique keys decide. After an outage each
    missed period is planned once, marked late.
    """
    reports = list(declared().values())
    since = _clocks(reports, now)
    due = _Calendar(now)
    owed = {one.code: due.of(one, since[one.code]) for one in reports}
    missing = _missing(reports, owed)
    return sum(_plan_missing(one, owed, now) for one in reports if missing[one.code])


def plan_run(
    report: Report,
    due: Due,
    *,
    now: dt.datetime,
    is_internal: bool = False,
    is_for_asker: bool = False,
    by: Actor = SYSTEM,
) -> ReportRun | None:
    """Plan one run; None when somebody else did in this very moment.

    A regular run speaks as of the time it was due, so a late one tells what it would have told; one
    for viewing speaks as of now, and is compared with what was sent of its period. One that restates
    nothing counts among no versions, nor does one for its asker alone: it never takes the place of what
    everybody has.
    """
    base = _standing(report, due.period) if is_internal and not is_for_asker else None
    is_version = not is_internal or base is not None
    try:
        with transaction.atomic():
            run = ReportRun.objects.create(
                code=report.code,
                period_start=due.period.start,
                period_end=due.period.end,
                version=_next_version(report, due.period) if is_version else None,
                is_internal=is_internal,
                is_for_asker=is_for_asker,
                due_at=due.at,
                as_of=now if is_internal else due.at,
                is_late=not is_internal and now - due.at > LATE_AFTER,
                base=base,
                query_version=_query_version(report),
                requested_by_id=by.user_id,
            )
            record(run, "reports.run_planned", by=by, code=run.code, late=run.is_late)
    except IntegrityError as error:
        if "reports_version_of_a_period_once" in str(error) or "reports_one_regular" in str(error):
            return None
        raise
    return run


def unreported(report: Report, due: Due) -> Due | None:
    """What of the period no regular run speaks of yet; None where all its days were told."""
    return next(iter(_missing([report], {report.code: [due]})[report.code]), None)


def _standing(report: Report, period: Period) -> ReportRun | None:
    """The version of a period that readers have."""
    return ReportRun.objects.of_period(report.code, period).filter(state=RunState.SENT).first()


def uncovered(report: Report, period: Period, reported: Iterable[Period]) -> Period | None:
    """What of the period no regular run speaks of yet; None when there is nothing left.

    A calendar that is changed after a run cuts periods anew: no day is told twice, none is left out.
    """
    if (
        report.cadence == Cadence.MID_MONTH
    ):  # the second of a month speaks of the first's days again
        return None if period in reported else period
    touching = [one for one in reported if one.start < period.end and one.end > period.start]
    ends = max((one.end for one in touching), default=period.start)
    return Period(max(period.start, ends), period.end) if ends < period.end else None


def _clocks(reports: Sequence[Report], now: dt.datetime) -> dict[str, dt.datetime]:
    """Since when each report is owed; a report that is new is owed from now on."""
    known = dict(ReportClock.objects.values_list("code", "since"))
    for report in reports:
        if report.code not in known:
            clock, _ = ReportClock.objects.get_or_create(code=report.code, defaults={"since": now})
            known[report.code] = clock.since
    return known


class _Calendar:
    """What is owed by a moment; reports of one cadence and time share their dates."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._calendars = Calendars()
        self._known: dict[tuple[object, ...], list[Due]] = {}

    def of(self, report: Report, since: dt.datetime) -> list[Due]:
        """The first one first."""
        key = (report.cadence, report.at, report.carries_over, report.catch_up)
        if key not in self._known:
            oldest = self._now - report.catch_up
            is_open = self._calendars.of(report)
            back = dues_back_from(
                report.cadence, report.at, self._now, is_open, carries_over=report.carries_over
            )
            self._known[key] = list(takewhile(lambda due: due.at >= oldest, back))[::-1]
        return [due for due in self._known[key] if due.at >= since]


def _missing(reports: Sequence[Report], owed: Mapping[str, Sequence[Due]]) -> dict[str, list[Due]]:
    """Of what is owed, what no regular run speaks of; one question for all reports."""
    wanted = Q(pk=None)
    for code, dues in owed.items():
        if dues:
            wanted |= Q(code=code, period_end__gt=dues[0].period.start)
    reported = defaultdict(list)
    rows = ReportRun.objects.regular().filter(wanted)
    for code, *days in rows.values_list("code", "period_start", "period_end"):
        reported[code].append(Period(*days))
    return {
        one.code: [
            replace(due, period=period)
            for due in owed[one.code]
            if (period := uncovered(one, due.period, reported[one.code]))
        ]
        for one in reports
    }


@transaction.atomic
def _plan_missing(report: Report, owed: Mapping[str, Sequence[Due]], now: dt.datetime) -> int:
    """Its clock is held meanwhile: whoever comes second sees what the first has planned."""
    ReportClock.objects.visible_to(SYSTEM).select_for_update().get(code=report.code)
    missing = _missing([report], {report.code: owed[report.code]})[report.code]
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
