"""The cases behind the numbers of R14, R17 and R18."""

import datetime as dt

from django.db.models import Q

from complaints.choices import CaseState, Split
from complaints.selectors.kpi_report import KpiLine
from complaints.selectors.pending import aged
from complaints.selectors.resolution_report import ResolutionLine
from complaints.selectors.round_report import RoundLine
from complaints.selectors.splits import NO_COMPLAINT, PATHS, Span
from dealerops.foundation.reporting import Behind, Period
from dealerops.workcal.calc import local_date
from dealerops.workcal.services import end_of

COUNTED = ~Q(state__in=NO_COMPLAINT)


def _cases(where: Q) -> Behind:
    return Behind("complaints.cases", where, "complaints:case")


def cases_of_line(row: ResolutionLine, period: Period, as_of: dt.datetime) -> Behind:
    return _cases(Q(pk__in=row.case_ids))


def case_of_round(row: RoundLine, period: Period, as_of: dt.datetime) -> Behind:
    return _cases(Q(number=row.number))


def received(row: KpiLine, period: Period, as_of: dt.datetime) -> Behind | None:
    """Of a group what came in; of an age what is pending and that old."""
    if row.age is not None:
        day = min(period.last_day, local_date(as_of))
        return _cases(_pending_at(end_of(day)) & Q(**aged(row.age, day)))
    return _of_group(row, Q(**Span.of(period, as_of).within("received_at")))


def closed(row: KpiLine, period: Period, as_of: dt.datetime) -> Behind | None:
    span = Span.of(period, as_of)
    return _of_group(row, Q(state=CaseState.CLOSED, **span.within("closed_at")))


def pending(row: KpiLine, period: Period, as_of: dt.datetime) -> Behind | None:
    return _of_group(row, _pending_at(Span.of(period, as_of).end))


def _pending_at(end: dt.datetime) -> Q:
    """Received before that moment and not closed by then; a reopened case was never closed."""
    return COUNTED & Q(received_at__lt=end) & ~Q(state=CaseState.CLOSED, closed_at__lt=end)


def _of_group(row: KpiLine, where: Q) -> Behind | None:
    if row.split is None:
        return None
    group = Q() if row.split == Split.ALL else Q(**{PATHS[row.split]: row.key})
    return _cases(COUNTED & group & where)


KPI_DRILLS = {"cases": received, "closed": closed, "pending": pending}
RESOLUTION_DRILLS = {"number": cases_of_line}
SENSOR_DRILLS = {"number": case_of_round}
