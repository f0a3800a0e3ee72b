"""The rows of R23, the quarterly summary 季度总结: what people wrote, and the figures of three months."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aftersales.selectors.churn import churn_of
from aftersales.selectors.satisfaction import Asked, Basis, satisfaction
from complaints.models import Case
from complaints.selectors.splits import NO_COMPLAINT, Span
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Period
from dealerops.journal.selectors import state_at
from dealerops.workcal.calc import add_months
from reports.choices.duties import DutyState
from reports.choices.notices import QuarterTopic
from reports.models import ObligationInstance, QuarterNote

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
SELLERS = frozenset({Role.D_SALES_DIR})  # read neither aftersales nor complaints
Value = Decimal | None
Figure = Callable[[Actor, Period, dt.datetime], Value]


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """A sentence of somebody, or a figure of one month; where nothing was counted it is None."""

    section: str
    label: str
    month: str = ""
    figure: Value = None
    person: str = ""
    text: str = ""
    received: Period | None = None  # where the figure counts the complaints of these days


def quarter_of(actor: Actor, period: Period, as_of: dt.datetime) -> Sequence[QuarterLine]:
    """Experience, shortcomings, measures, the trend of the figures, suggestions (domain.md 6.4)."""
    figures = list(_figures(actor, period, as_of))
    notes = (
        QuarterNote.objects.visible_to(actor)
        .filter(quarter=period.start, updated_at__lt=as_of)
        .select_related("person", "dealer")
        .order_by("dealer__code", "pk")
    )
    written: dict[str, list[QuarterLine]] = {topic: [] for topic in QuarterTopic}
    for note in notes:
        line = QuarterLine(
            str(QuarterTopic(note.topic).label),
            note.dealer.display_name,
            person=str(note.person),
            text=note.text,
        )
        written[note.topic].append(line)
    before = (QuarterTopic.EXPERIENCE, QuarterTopic.SHORTCOMING, QuarterTopic.MEASURE)
    lines = [line for topic in before for line in written[topic]]
    return [*lines, *figures, *written[QuarterTopic.SUGGESTION]]


def _figures(actor: Actor, period: Period, as_of: dt.datetime) -> Iterator[QuarterLine]:
    """Each figure in the months of the quarter; nothing where nothing was counted.

    What a role does not read is left out, so that it does not look as if nothing had come (7.2).
    """
    firsts = [add_months(period.start, n) for n in range(3)]
    kinds: tuple[tuple[str, Figure], ...] = (
        (_("Duties done in time, %"), _in_time),
        (_("Satisfaction index"), _index),
        (_("Customers lost, %"), _lost),
        (_("Complaints received"), _complaints),
    )
    if actor.role in SELLERS:
        kinds = kinds[:1]
    section = pgettext("reports", "Trend of the figures")
    for label, figure in kinds:
        for first in firsts:
            value = figure(actor, _month(first), as_of)
            received = _month(first) if figure is _complaints else None
            yield QuarterLine(section, label, f"{first:%Y-%m}", value, received=received)


def _month(first: dt.date) -> Period:
    return Period(first, add_months(first, 1))


def _percent(part: int, whole: int) -> Value:
    return (part * HUNDRED / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def _in_time(actor: Actor, month: Period, as_of: dt.datetime) -> Value:
    rows = (
        ObligationInstance.objects.visible_to(actor)
        .filter(due_on__gte=month.start, due_on__lt=month.end)
        .counted(as_of)
    )
    done = rows.filter(state=DutyState.DONE, done_at__lt=as_of)
    return _percent(done.count(), rows.count())


def _index(actor: Actor, month: Period, as_of: dt.datetime) -> Value:
    """By the month of the visit, as the monthly reports count (domain.md 4.10)."""
    return satisfaction(actor, Asked(month, as_of, Basis.VISIT)).printed_index


def _lost(actor: Actor, month: Period, as_of: dt.datetime) -> Value:
    headline = churn_of(actor, month.start, as_of=as_of).cohort
    return _percent(headline.lost, headline.base)


def _complaints(actor: Actor, month: Period, as_of: dt.datetime) -> Value:
    rows = Case.objects.visible_to(actor).annotate(state_then=state_at(Case, as_of))
    inside = Span.of(month, as_of).within("received_at")
    return Decimal(rows.exclude(state_then__in=NO_COMPLAINT).filter(**inside).count())
