"""Satisfaction per department, dealer and advisor, over interviews that count (domain.md 4.10)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, Q, Sum

from aftersales.calc.satisfaction import (
    SATISFIED_FROM,
    Measure,
    Recommendation,
    in_tenths,
    overall_index,
    recommendation,
)
from aftersales.choices import WEIGHTS, Department
from aftersales.models import Answer, Interview
from aftersales.querysets.callbacks import AnswerQuerySet
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.policy.services import value

WEEK = dt.timedelta(days=7)
WEIGHED = tuple(one for one in Department if one != Department.OVERALL)


class Basis(StrEnum):
    """Which day puts an interview into a period: weeks go by the interview, months by the visit."""

    INTERVIEW = "interviewed_on"
    VISIT = "delivered_on"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which interviews: of a period on a basis, known at a moment, of one advisor where one is named.

    With `since` the period's days say nothing: what was finished from then on until `as_of`.
    """

    period: Period
    as_of: dt.datetime
    basis: Basis = Basis.INTERVIEW
    advisor_id: int | None = None
    dealer_id: int | None = None
    since: dt.datetime | None = None

    def interviews(self, prefix: str = "") -> Q:
        """The condition; `prefix` leads to the interview, `interview__`."""
        named = {"advisor": self.advisor_id, "dealer": self.dealer_id}
        day, (start, end) = self.basis.value, (self.period.start, self.period.end)
        inside = (
            {f"{prefix}finished_at__gte": self.since}
            if self.since
            else {f"{prefix}{day}__gte": start, f"{prefix}{day}__lt": end}
        )
        found = Q(**{f"{prefix}finished_at__lt": self.as_of, **inside})
        for field, key in named.items():
            if key is not None:
                found &= Q(**{f"{prefix}{field}": key})
        return found


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One department as it is printed: figures with one decimal, None without answers."""

    department: str
    measure: Measure

    @property
    def label(self) -> str:
        return str(Department(self.department).label)

    @property
    def n(self) -> int:
        return self.measure.n

    @property
    def index(self) -> Decimal | None:
        return in_tenths(self.measure.index)

    @property
    def satisfaction(self) -> Decimal | None:
        return in_tenths(self.measure.satisfaction)

    @property
    def mark(self) -> str:
        """An asterisk where there are too few answers to lean on."""
        return "*" if self.measure.is_few and self.n else ""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """All departments of one dealer, advisor or week, the overall index, and question 6 next to it."""

    departments: Sequence[DepartmentLine]
    index: Decimal | None
    overall: Measure

    @property
    def printed_index(self) -> Decimal | None:
        return in_tenths(self.index)

    @property
    def overall_satisfaction(self) -> Decimal | None:
        return in_tenths(self.overall.satisfaction)

    def of(self, department: str) -> DepartmentLine:
        return next(one for one in self.departments if one.department == department)


Measures = Mapping[str, Measure]


def satisfaction(actor: Actor, asked: Asked) -> Satisfaction:
    """Over everything that `actor` may see; the weights are those in force on the period's last day, of
    the dealer where the figures are one dealer's.
    """
    answers = _answers(actor, asked)
    rows = answers.values_list("department").annotate(**MEASURED)
    found = {department: Measure(n, total or 0, good) for department, n, total, good in rows}
    return _summed_up(found, asked, asked.dealer_id or only_dealer(actor))


def satisfaction_by_advisor(actor: Actor, asked: Asked) -> Mapping[int, Satisfaction]:
    """Keyed by the advisor's user id."""
    place = asked.dealer_id or only_dealer(actor)
    found = _by(actor, asked, "interview__advisor")
    return {key: _summed_up(measures, asked, place) for key, measures in found.items()}


def satisfaction_by_dealer(actor: Actor, asked: Asked) -> Mapping[int, Satisfaction]:
    """Keyed by the dealer's id, each with its own weights."""
    found = _by(actor, asked, "interview__dealer")
    return {key: _summed_up(measures, asked, key) for key, measures in found.items()}


def satisfaction_by_week(
    actor: Actor, asked: Asked, weeks: Sequence[Period]
) -> Sequence[tuple[Period, Satisfaction]]:
    """One line of figures per period given, in their order."""
    return [(week, satisfaction(actor, replace(asked, period=week))) for week in weeks]


def only_dealer(actor: Actor) -> int | None:
    """The dealer whose policy holds for figures of this actor; None where they are of several."""
    return next(iter(actor.dealer_ids)) if len(actor.dealer_ids) == 1 else None


def recommendations(actor: Actor, asked: Asked) -> Recommendation:
    """NPS: asked of some, counted apart, never made from other scores."""
    interviews = Interview.objects.visible_to(actor).filter(asked.interviews())
    return recommendation(interviews.values_list("recommends", flat=True))


def weeks_of(period: Period, last: int = 0) -> list[Period]:
    """The weeks, Monday to Sunday, that meet the period, clipped to it; `last` > 0 keeps so many."""
    monday = period.start - dt.timedelta(days=period.start.weekday())
    found = []
    while monday < period.end:
        found.append(Period(max(monday, period.start), min(monday + WEEK, period.end)))
        monday += WEEK
    return found[-last:] if last else found


MEASURED = {
    "n": Count("score"),
    "total": Sum("score"),
    "good": Count("score", filter=Q(score__gte=SATISFIED_FROM)),
}


def _answers(actor: Actor, asked: Asked) -> AnswerQuerySet:
    return Answer.objects.visible_to(actor).filter(asked.interviews("interview__")).order_by()


def _by(actor: Actor, asked: Asked, path: str) -> Mapping[int, Measures]:
    rows = _answers(actor, asked).values_list(path, "department").annotate(**MEASURED)
    found: dict[int, dict[str, Measure]] = defaultdict(dict)
    for key, department, n, total, good in rows:
        found[key][department] = Measure(n, total or 0, good)
    return found


def _summed_up(measures: Measures, asked: Asked, dealer_id: int | None) -> Satisfaction:
    weights = value(WEIGHTS, on=asked.period.last_day, dealer_id=dealer_id)
    return Satisfaction(
        departments=[DepartmentLine(one, measures.get(one, Measure())) for one in WEIGHED],
        index=overall_index(measures, weights),
        overall=measures.get(Department.OVERALL, Measure()),
    )
