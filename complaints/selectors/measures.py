"""The figures of complaints in a period, by source, touch point, place or month (domain.md 3.9)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    Count,
    DurationField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from complaints.calc.kpis import REOPENS_WITHIN, Counts
from complaints.choices import CaseState, Lamp, Level, Split, Verification
from complaints.choices.clocks import ClockKind
from complaints.models import Case, CaseClock, Escalation
from complaints.selectors.splits import Key, Span, counted, key_of, plain
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.workcal import calc
from dealerops.workcal.calc import SHANGHAI, IsOpen, local_date
from dealerops.workcal.services import add_months, end_of, lookup

# Target times of domain.md 3.6 by light for cases that no clock was set for: hours to the first answer,
# workdays to the solution.
ANSWER_HOURS = {Lamp.GREEN: 24, Lamp.YELLOW: 2, Lamp.RED: 2}
SOLUTION_WORKDAYS = {Lamp.GREEN: 10, Lamp.YELLOW: 5, Lamp.RED: 3}
NEVER = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
ZERO = Decimal(0)


def measures(
    actor: Actor, period: Period, as_of: dt.datetime, *, by: Split = Split.ALL
) -> dict[Key, Counts]:
    """The counts of each group, as far as they were known at `as_of`; groups without a case are left out.

    A case that was reopened belongs to no month's closings until it is closed again (domain.md 3.5, N04).
    """
    span, cases = Span.of(period, as_of), counted(actor)
    found: defaultdict[Key, dict[str, Any]] = defaultdict(dict)
    for part in (
        _received(cases, span, as_of, by),
        _closed(cases, span, by),
        _first_closed(cases, span, as_of, by),
        _opening(cases, span, by),
        _in_time(cases, span, by),
    ):
        for key, numbers in part:
            found[key].update(numbers)
    counts = {key: Counts(**numbers) for key, numbers in found.items()}
    return _carried(counts, period, _pending_before(cases, span)) if by == Split.MONTH else counts


def overall(actor: Actor, period: Period, as_of: dt.datetime) -> Counts:
    """All cases that the actor sees together."""
    return measures(actor, period, as_of).get("", Counts())


Part = Iterator[tuple[Key, Mapping[str, Any]]]


def _received(cases: QuerySet[Case, Case], span: Span, as_of: dt.datetime, by: Split) -> Part:
    """What came in, what was answered in time, what was escalated and what had been told before.

    The first answer belongs to the first round of the clocks: a case that came back has a later one.
    """
    limit = Choose(
        *(
            When(lamp=lamp, then=Value(dt.timedelta(hours=hours)))
            for lamp, hours in ANSWER_HOURS.items()
        ),
        output_field=DurationField(),
    )
    due = Coalesce(_due(ClockKind.FIRST_RESPONSE, "round"), F("received_at") + limit)
    climbed = Escalation.objects.visible_to(SYSTEM).filter(case=OuterRef("pk"), level__gt=Level.E1)
    answered = Q(responded_at__isnull=False, responded_at__lt=as_of)
    rows = cases.filter(**span.within("received_at")).annotate(answer_due=due)
    yield from _grouped(
        rows,
        by,
        "received_at",
        received=Count("pk"),
        answerable=Count("pk", filter=answered | Q(answer_due__lt=as_of)),
        answered=Count("pk", filter=answered & Q(responded_at__lt=F("answer_due"))),
        escalated=Count("pk", filter=Q(level__gt=Level.E1) | Q(Exists(climbed))),
        recurring=Count("pk", filter=Q(recurs_of__isnull=False) | Q(recurrence_count__gt=0)),
    )


def _due(kind: ClockKind, *order: str) -> Subquery:
    """When the first clock of that kind in this order is due; None for a case from before clocks.

    One that stands still is due at no time that may come, as `CaseClock.is_met` has it.
    """
    clocks = CaseClock.objects.visible_to(SYSTEM).filter(case=OuterRef("pk"), kind=kind)
    due = clocks.order_by(*order, "pk").annotate(by_then=Coalesce("due_at", Value(NEVER)))
    return Subquery(due.values("by_then")[:1])


def closed_in(cases: QuerySet[Case, Case], span: Span) -> QuerySet[Case, Case]:
    """Closed in the span and closed still."""
    return cases.filter(state=CaseState.CLOSED, **span.within("closed_at"))


def _closed(cases: QuerySet[Case, Case], span: Span, by: Split) -> Part:
    yield from _grouped(
        closed_in(cases, span),
        by,
        "closed_at",
        closed=Count("pk"),
        cost=Coalesce(Sum("cost"), ZERO),
        verified=Count("pk", filter=~Q(verification="")),
        satisfied=Count("pk", filter=Q(verification=Verification.SATISFIED)),
    )


def _first_closed(cases: QuerySet[Case, Case], span: Span, as_of: dt.datetime, by: Split) -> Part:
    """The cohort of the month: a second reopening leaves the date of the first no trace but its count."""
    rows = cases.filter(**span.within("first_closed_at")).annotate(
        closed_on=TruncDate("first_closed_at", tzinfo=SHANGHAI),
        back_on=TruncDate("reopened_at", tzinfo=SHANGHAI),
    )
    within = Q(back_on__lte=F("closed_on") + REOPENS_WITHIN) | Q(reopen_count__gt=1)
    reopened = Q(reopen_count__gt=0, reopened_at__lt=as_of) & within
    yield from _grouped(
        rows,
        by,
        "first_closed_at",
        first_closed=Count("pk"),
        reopened=Count("pk", filter=reopened),
    )


def _opening(cases: QuerySet[Case, Case], span: Span, by: Split) -> Part:
    if by != Split.MONTH:
        yield from _grouped(_open_before(cases, span), by, "received_at", opening=Count("pk"))


def _open_before(cases: QuerySet[Case, Case], span: Span) -> QuerySet[Case, Case]:
    return cases.filter(received_at__lt=span.start).exclude(
        state=CaseState.CLOSED, closed_at__lt=span.start
    )


def _pending_before(cases: QuerySet[Case, Case], span: Span) -> int:
    return _open_before(cases, span).count()


def _carried(counts: dict[Key, Counts], period: Period, opening: int) -> dict[Key, Counts]:
    """Every month of the period in turn; what one leaves pending the next one opens with."""
    month, found = period.start.replace(day=1), {}
    while month < period.end:
        found[month] = counts.get(month, Counts()).with_counts(opening=opening)
        opening = found[month].pending
        month = add_months(month, 1)
    return found


def _in_time(cases: QuerySet[Case, Case], span: Span, by: Split) -> Part:
    """How many of the closed ones were resolved within the workdays of their light.

    Workdays are no arithmetic for the database: rows that share key, day and light come as one.
    """
    is_open, numbers = lookup(), Counter[Key]()
    rows = with_solution_due(closed_in(cases, span)).annotate(
        key=key_of(by, "closed_at"), solved=Coalesce("resolved_at", "closed_at")
    )
    wanted = ("key", "lamp", "received_at", "solved", "committed_by")
    for key, lamp, received_at, solved, due in rows.values_list(*wanted):
        by_then = due or solution_due(received_at, Lamp(lamp), is_open)
        numbers[plain(by, key)] += solved < by_then
    for key, number in numbers.items():
        yield key, {"in_time": number}


def with_solution_due(cases: QuerySet[Case, Case]) -> QuerySet[Case, Case]:
    """`committed_by`: the exclusive moment that the last clock of the solution names, if there is one."""
    return cases.annotate(committed_by=_due(ClockKind.RESOLUTION, "-round"))


def solution_due(received_at: dt.datetime, lamp: Lamp, is_open: IsOpen) -> dt.datetime:
    """The exclusive moment by which a case of that light is to be resolved (domain.md 3.6)."""
    day = calc.add_workdays(local_date(received_at), SOLUTION_WORKDAYS[lamp], is_open)
    return end_of(day)


def _grouped(rows: QuerySet[Case, Case], by: Split, moment: str, **sums: Any) -> Part:
    grouped = rows.order_by().annotate(key=key_of(by, moment)).values("key").annotate(**sums)
    for row in grouped:
        numbers = dict(row)
        yield plain(by, numbers.pop("key")), numbers
