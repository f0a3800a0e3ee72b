"""The rows of the complaint KPI report R18 (domain.md 6.4): figures, lead times, ageing, top causes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.calc.kpis import Counts, is_provisional
from complaints.choices import Age, RootCause, Split, TouchPoint
from complaints.selectors.causes import common_causes
from complaints.selectors.lead_times import NO_CASES, LeadFigures, lead_times
from complaints.selectors.measures import measures
from complaints.selectors.pending import ageing
from complaints.selectors.splits import Key, named
from complaints.selectors.target_status import against_targets
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.workcal.calc import local_date

PARTS = (Split.ALL, Split.SOURCE, Split.REGION, Split.DEALER, Split.TOUCH_POINT)


@dataclass(frozen=True, slots=True)
class KpiLine:
    """One line of R18. Rates are fractions, lead times hours; None where a line has no such figure."""

    part: str
    label: str
    cases: int | None = None
    counts: Counts | None = None
    leads: LeadFigures | None = None
    final: str = ""
    status: str = ""
    charted: int | None = None  # cases received about a touch point, for the picture
    split: Split | None = None  # by what the line is told apart, and its key
    key: Key = None
    age: Age | None = None

    @property
    def closed(self) -> int | None:
        return self.counts.closed if self.counts else None

    @property
    def pending(self) -> int | None:
        return self.counts.pending if self.counts else None

    @property
    def first_response(self) -> Decimal | None:
        return self.counts.first_response_rate if self.counts else None

    @property
    def closure(self) -> Decimal | None:
        return self.counts.closure_rate if self.counts else None

    @property
    def on_time(self) -> Decimal | None:
        return self.counts.on_time_rate if self.counts else None

    @property
    def reopen(self) -> Decimal | None:
        return self.counts.reopen_rate if self.counts else None

    @property
    def escalation(self) -> Decimal | None:
        return self.counts.escalation_rate if self.counts else None

    @property
    def recurrence(self) -> Decimal | None:
        return self.counts.recurrence_rate if self.counts else None

    @property
    def satisfaction(self) -> Decimal | None:
        return self.counts.satisfaction_rate if self.counts else None

    @property
    def cost(self) -> Decimal | None:
        return self.counts.cost_per_case if self.counts else None

    @property
    def e2e_median(self) -> Decimal | None:
        return self.leads.e2e_median if self.leads else None

    @property
    def e2e_p90(self) -> Decimal | None:
        return self.leads.e2e_p90 if self.leads else None

    @property
    def steps_median(self) -> Decimal | None:
        return self.leads.steps_median if self.leads else None

    @property
    def steps_p90(self) -> Decimal | None:
        return self.leads.steps_p90 if self.leads else None

    @property
    def flow(self) -> Decimal | None:
        return self.leads.flow_efficiency if self.leads else None


def kpis_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> list[KpiLine]:
    """All cases, then by sensor, region, dealer and touch point; ageing at the end of the period as far
    as it is still open; the causes that came most often."""
    is_open = is_provisional(period.last_day, local_date(as_of))
    final = pgettext("figures", "provisional") if is_open else pgettext("figures", "final")
    statuses = against_targets(actor, period, as_of)
    lines: list[KpiLine] = []
    for split in PARTS:
        lines += _lines(actor, period, as_of, split, final, statuses)
    return [*lines, *_ageing(actor, period, as_of), *_causes(actor, period, as_of)]


def _lines(
    actor: Actor,
    period: Period,
    as_of: dt.datetime,
    split: Split,
    final: str,
    statuses: dict[tuple[Split, Key], str],
) -> Iterator[KpiLine]:
    counts = measures(actor, period, as_of, by=split)
    leads = lead_times(actor, period, as_of, by=split)
    names = named(actor, split, list(counts))
    for key in sorted(counts, key=lambda one: (-counts[one].received, names[one])):
        yield KpiLine(
            part=str(split.label),
            label=names[key],
            cases=counts[key].received,
            counts=counts[key],
            leads=leads.get(key, NO_CASES),
            final=final,
            status=statuses.get((split, key), ""),
            charted=counts[key].received if split == Split.TOUCH_POINT else None,
            split=split,
            key=key,
        )


def _ageing(actor: Actor, period: Period, as_of: dt.datetime) -> Iterator[KpiLine]:
    found = ageing(actor, min(period.last_day, local_date(as_of)))
    for age in Age:
        yield KpiLine(_("Pending"), str(age.label), found.of(age), age=age)
    if found.oldest:
        yield KpiLine(_("Pending"), _("oldest: %(number)s") % {"number": found.oldest.number})


def _causes(actor: Actor, period: Period, as_of: dt.datetime) -> Iterator[KpiLine]:
    for one in common_causes(actor, period, as_of):
        touch_point, cause = TouchPoint(one.touch_point).label, RootCause(one.cause).label
        yield KpiLine(_("Top causes"), f"{touch_point}: {cause}", one.cases)
