"""How the cases of a month went through their process, for the list of bottlenecks (domain.md 3.12)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from complaints.calc.bottlenecks import StepRun
from complaints.choices import PROCESS_OF_SOURCE, Demand, Process, SourceCode, StepKind, TouchPoint
from complaints.models import CaseStep
from complaints.selectors.measures import closed_in
from complaints.selectors.splits import Span, counted
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period
from dealerops.workcal.calc import Hours, IsOpen, business_time_between
from dealerops.workcal.services import OFFICE, add_months, dealer_hours, lookup

NOTHING = dt.timedelta()
OF_DEMAND = {Demand.RETURN: Process.SANBAO, Demand.COMPENSATION: Process.GOODWILL}


@dataclass
class Runs:
    """All cases of one process: steps in the order of time, waits in open hours, the whole way."""

    steps: list[StepRun] = field(default_factory=list)
    gaps: list[tuple[int, str, Decimal]] = field(default_factory=list)
    e2e: dt.timedelta = NOTHING


@dataclass(frozen=True, slots=True)
class Held:
    """One step of one case with both its ends."""

    case_id: int
    dealer_id: int | None
    kind: str
    owner_id: int | None
    start: dt.datetime
    end: dt.datetime


def runs_of_month(month: dt.date, *, as_of: dt.datetime) -> dict[Process, Runs]:
    """The cases closed in the month that begins on `month`, by the process they went through."""
    span = Span.of(Period(month, add_months(month, 1)), as_of)
    cases = closed_in(counted(SYSTEM), span).order_by("pk")
    found: defaultdict[Process, Runs] = defaultdict(Runs)
    process_of: dict[int, Process] = {}
    rows = cases.values_list(
        "pk", "source__code", "touch_point", "demand", "received_at", "closed_at"
    )
    for pk, source, touch_point, demand, received_at, closed_at in rows:
        process_of[pk] = process_of_case(source, touch_point, demand)
        if closed_at:
            found[process_of[pk]].e2e += closed_at - received_at
    for held in _by_case(_held(span)):
        runs = found[process_of[held[0].case_id]]
        runs.steps += [
            StepRun(one.case_id, one.kind, one.owner_id, one.end - one.start) for one in held
        ]
        runs.gaps += _gaps(held)
    return dict(found)


def process_of_case(source: str, touch_point: str, demand: str) -> Process:
    """A demand for return or money has a process of its own, whoever brought the case."""
    if touch_point == TouchPoint.RENTAL:
        return Process.RENTAL
    asked = OF_DEMAND.get(Demand(demand)) if demand else None
    return asked or PROCESS_OF_SOURCE.get(SourceCode(source), Process.DEALER)


def _held(span: Span) -> Iterator[Held]:
    steps = CaseStep.objects.visible_to(SYSTEM).filter(
        case__in=closed_in(counted(SYSTEM), span).values("pk"), ended_at__isnull=False
    )
    rows = steps.order_by("case", "started_at", "pk").values_list(
        "case", "case__dealer", "kind", "owner", "started_at", "ended_at"
    )
    for row in rows:
        yield Held(*row)


def _by_case(steps: Iterator[Held]) -> Iterator[list[Held]]:
    mine: list[Held] = []
    for one in steps:
        if mine and mine[-1].case_id != one.case_id:
            yield mine
            mine = []
        mine.append(one)
    if mine:
        yield mine


def _gaps(steps: Sequence[Held]) -> Iterator[tuple[int, str, Decimal]]:
    """Waits between two steps of a case, in hours in which whoever waits is open.

    The time until a customer comes back after the close is nobody's wait.
    """
    hours, is_open = _calendar(steps[0].dealer_id)
    reached = steps[0].end
    for before, one in pairwise(steps):
        came_back = (before.kind, one.kind) == (StepKind.VERIFICATION, StepKind.INVESTIGATION)
        if one.start > reached and not came_back:
            waited = business_time_between(reached, one.start, hours, is_open)
            yield one.case_id, one.kind, Decimal(waited // dt.timedelta(seconds=1)) / 3600
        reached = max(reached, one.end)


def _calendar(dealer_id: int | None) -> tuple[Hours, IsOpen]:
    hours = OFFICE if dealer_id is None else dealer_hours(dealer_id)
    return hours, lookup(hours.calendar)
