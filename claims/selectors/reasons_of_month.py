"""Why claims were sent back or rejected in a month, by dealer and paper, in Pareto order (R03)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.calc.reason_analysis import Found, Key, ReasonCount, counted
from claims.choices import DocumentType, Reason, group_of
from claims.models import Finding, Program, ReasonMeasure
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer
from dealerops.workcal.calc import at
from dealerops.workcal.services import add_months, end_of

DECIDED = ("reset", "reject")  # a proposal counts once it is confirmed
MEMORY = dt.timedelta(days=90)  # how long the same reason at the same dealer is a repetition


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A line of R03: a reason at a dealer, in a program, on a kind of document."""

    figures: ReasonCount
    program: str
    dealer: Dealer
    measure: ReasonMeasure | None

    @property
    def reason(self) -> str:
        code = self.figures.key.reason
        return f"{code} {Reason(code).label}"

    @property
    def group(self) -> str:
        return str(group_of(self.figures.key.reason).label)

    @property
    def region(self) -> str:
        return self.dealer.region.display_name

    @property
    def document(self) -> str:
        code = self.figures.key.document
        return f"{code} {DocumentType(code).label}"

    @property
    def proposal(self) -> str | None:
        return self.measure.proposal if self.measure else None

    @property
    def owner(self) -> str | None:
        return self.measure.owner if self.measure else None

    @property
    def cumulative(self) -> Decimal:
        return self.figures.cumulative


def reasons_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> list[ReasonRow]:
    """Resets and rejections decided in the period; shares are of what the actor may see."""
    start, until = at(period.start, dt.time()), min(end_of(period.last_day), as_of)
    month_before = at(add_months(period.start, -1), dt.time())
    found = _found(actor, min(start - MEMORY, month_before), until)
    now = [one for one in found if one.at >= start]
    history = [one for one in found if one.at < start]
    programs = {one.pk: one for one in Program.objects.visible_to(SYSTEM)}
    dealers = Dealer.objects.select_related("region").in_bulk({one.key.dealer for one in now})

    def order(key: Key) -> tuple[str, ...]:
        dealer = dealers[key.dealer]
        return programs[key.program].code, dealer.region.code, dealer.code, key.document

    measures = {one.reason: one for one in ReasonMeasure.objects.known_at(as_of)}
    before = [one for one in history if one.at >= month_before]
    return [
        ReasonRow(
            figures=line,
            program=programs[line.key.program].display_name,
            dealer=dealers[line.key.dealer],
            measure=measures.get(line.key.reason),
        )
        for line in counted(now, before, history, memory=MEMORY, order=order)
    ]


def _found(actor: Actor, since: dt.datetime, until: dt.datetime) -> Sequence[Found]:
    """What was decided in [since, until); an answer that came later is not known yet."""
    rows = (
        Finding.objects.visible_to(actor)
        .filter(event__in=DECIDED, found_at__gte=since, found_at__lt=until)
        .order_by("pk")
        .values_list(
            *("reason", "claim__program", "claim__dealer", "document_type"),
            *("claim", "found_at", "event", "answered_at"),
        )
    )
    return [
        Found(
            Key(*key),
            claim,
            found_at,
            answered_at if event == "reset" and answered_at and answered_at < until else None,
        )
        for *key, claim, found_at, event, answered_at in rows
    ]
