"""The whole way of the cases closed in a period, beside the sum of its steps (domain.md 3.9)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Aggregate, DurationField, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from complaints.calc.kpis import rate
from complaints.calc.lead_time import MEDIAN, NOTHING, P90, LeadTime, percentile
from complaints.choices import Kpi, Split
from complaints.models import Case, CaseStep
from complaints.selectors.measures import closed_in
from complaints.selectors.splits import Key, Span, counted, key_of, plain
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
TENTH = Decimal("0.1")


class Covered(Aggregate):
    """The length of the union of the intervals [first expression, second expression) of a group."""

    template = (
        "(SELECT sum(upper(part) - lower(part))"
        " FROM unnest(range_agg(tstzrange(%(expressions)s))) AS part)"
    )
    arity = 2
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class LeadFigures:
    """Several cases: what their times add up to, the median and what nine of ten stay below."""

    times: Sequence[LeadTime]

    @property
    def cases(self) -> int:
        return len(self.times)

    @property
    def e2e(self) -> dt.timedelta:
        return _sum(one.e2e for one in self.times)

    @property
    def sum_steps(self) -> dt.timedelta:
        return _sum(one.sum_steps for one in self.times)

    @property
    def covered(self) -> dt.timedelta:
        return _sum(one.covered for one in self.times)

    @property
    def handover_gap(self) -> dt.timedelta:
        return self.e2e - self.covered

    @property
    def overlap(self) -> dt.timedelta:
        return self.sum_steps - self.covered

    @property
    def flow_efficiency(self) -> Decimal | None:
        """Hands-on time of end-to-end time, all cases together."""
        hands_on = _sum(one.hands_on for one in self.times)
        return rate(Decimal(hands_on // MINUTE), Decimal(self.e2e // MINUTE))

    @property
    def e2e_median(self) -> Decimal | None:
        return hours(percentile((one.e2e for one in self.times), MEDIAN))

    @property
    def e2e_p90(self) -> Decimal | None:
        return hours(percentile((one.e2e for one in self.times), P90))

    @property
    def steps_median(self) -> Decimal | None:
        return hours(percentile((one.sum_steps for one in self.times), MEDIAN))

    @property
    def steps_p90(self) -> Decimal | None:
        return hours(percentile((one.sum_steps for one in self.times), P90))

    @property
    def gap_median(self) -> Decimal | None:
        return hours(percentile((one.handover_gap for one in self.times), MEDIAN))

    def value(self, kpi: Kpi) -> Decimal | None:
        """The figure of that name as far as it is a lead time: hours, or a fraction for the flow."""
        match kpi:
            case Kpi.E2E_MEDIAN:
                return self.e2e_median
            case Kpi.E2E_P90:
                return self.e2e_p90
            case Kpi.FLOW:
                return self.flow_efficiency
        return None


NO_CASES = LeadFigures(())


def lead_times(
    actor: Actor, period: Period, as_of: dt.datetime, *, by: Split = Split.ALL
) -> dict[Key, LeadFigures]:
    """Cases closed in the period and closed still; a reopened one counts from its first signal to its
    last close. The database adds up the steps, one row comes back for each case."""
    rows = closed_in(counted(actor), Span.of(period, as_of)).order_by("pk")
    steps = steps_of(actor, rows)
    found: defaultdict[Key, list[LeadTime]] = defaultdict(list)
    keyed = rows.annotate(key=key_of(by, "closed_at"))
    for pk, key, received_at, closed_at in keyed.values_list(
        "pk", "key", "received_at", "closed_at"
    ):
        found[plain(by, key)].append(_time(received_at, closed_at, steps.get(pk, {})))
    return {key: LeadFigures(tuple(times)) for key, times in found.items()}


def steps_of(actor: Actor, cases: QuerySet[Case, Case]) -> dict[int, Mapping[str, Any]]:
    """What the steps of each case add up to; a step still open ends with its case."""
    rows = CaseStep.objects.visible_to(actor).filter(case__in=cases.order_by().values("pk"))
    ended = Coalesce("ended_at", "case__closed_at")
    sums = (
        rows.order_by()
        .values("case")
        .annotate(
            length=Sum(ended - F("started_at"), output_field=DurationField()),
            union=Covered("started_at", ended),
            minutes=Sum("hands_on_minutes"),
        )
    )
    return {row["case"]: row for row in sums}


def _time(received_at: dt.datetime, closed_at: dt.datetime, steps: Mapping[str, Any]) -> LeadTime:
    return LeadTime(
        e2e=closed_at - received_at,
        sum_steps=steps.get("length") or NOTHING,
        covered=steps.get("union") or NOTHING,
        hands_on=MINUTE * (steps.get("minutes") or 0),
    )


def hours(span: dt.timedelta | None) -> Decimal | None:
    """Hours with one decimal, as pages and reports print them."""
    if span is None:
        return None
    return (Decimal(span // dt.timedelta(seconds=1)) / 3600).quantize(TENTH, ROUND_HALF_UP)


def _sum(spans: Iterable[dt.timedelta]) -> dt.timedelta:
    return sum(spans, NOTHING)
