"""The violations half of the ledger report R20 (domain.md 6.4)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.selectors import state_at
from dealerops.workcal.services import at, local_date
from rental.choices.violations import ViolationState
from rental.models import Violation
from rental.querysets import ViolationQuerySet

MIDNIGHT = dt.time()
# Days since the authority's record was found, the last one without an end.
AGES: Sequence[tuple[int, int | None]] = ((0, 7), (8, 15), (16, 30), (31, None))


@dataclass(frozen=True, slots=True)
class ViolationLine:
    """One figure of the report: how many violations, how many points, what their fines are in CNY."""

    part: str
    label: str
    count: int
    points: int
    amount: Decimal
    charted: None = None  # the picture is of what is owed
    rows: ViolationQuerySet | None = field(default=None, compare=False, repr=False)


def violations_of_period(actor: Actor, period: Period, as_of: dt.datetime) -> list[ViolationLine]:
    """What came in and was done in the period, how what is open stands at `as_of`, as old as it was
    on the last day of the period."""
    rows = Violation.objects.visible_to(actor).filter(created_at__lt=as_of)
    rows = rows.annotate(state_then=state_at(Violation, as_of))
    return [
        *_moved(rows, period, as_of),
        *_by_state(rows, as_of),
        *_by_age(rows, min(period.last_day, local_date(as_of))),
        *_by_points(rows),
    ]


def _moved(rows: ViolationQuerySet, period: Period, as_of: dt.datetime) -> Iterator[ViolationLine]:
    begins, ends = at(period.start, MIDNIGHT), min(at(period.end, MIDNIGHT), as_of)
    moments = (
        (_("Came in"), "created_at"),
        (_("Customer told"), "notified_at"),
        (_("Became overdue"), "overdue_at"),
        (_("Disputed"), "disputed_at"),
        (_("Disputes ended"), "dispute_ended_at"),
        (pgettext("rental", "Verified"), "verified_at"),
        (_("Closed"), "closed_at"),
    )
    for label, name in moments:
        inside = Q(**{f"{name}__gte": begins, f"{name}__lt": ends})
        yield _line(_("In the period"), label, rows.filter(inside))


def _by_state(rows: ViolationQuerySet, as_of: dt.datetime) -> Iterator[ViolationLine]:
    for state in ViolationState:
        yield _line(_("By state"), str(state.label), rows.filter(Q(state_then=state)))
    overdue = rows.open_then().filter(overdue_at__lt=as_of)
    yield _line(_("By state"), _("Overdue"), overdue)


def _by_age(rows: ViolationQuerySet, on: dt.date) -> Iterator[ViolationLine]:
    """As old as they were on that day; what was found after it is in none of these lines."""
    today = at(on, MIDNIGHT)
    for youngest, oldest in AGES:
        until = today - dt.timedelta(days=youngest - 1)
        old = rows.open_then().filter(found_at__lt=until)
        if oldest is not None:
            old = old.filter(found_at__gte=today - dt.timedelta(days=oldest))
        label = f"{youngest}–{oldest}" if oldest is not None else f"{youngest - 1}+"
        yield _line(_("Open, by days since found"), label, old)


def _by_points(rows: ViolationQuerySet) -> Iterator[ViolationLine]:
    opened = rows.open_then()
    yield _line(_("Open, by points"), _("Without points"), opened.filter(points=0))
    yield _line(_("Open, by points"), _("With points"), opened.filter(points__gt=0))


def _line(part: str, label: str, rows: ViolationQuerySet) -> ViolationLine:
    sums = rows.order_by().aggregate(count=Count("pk"), points=Sum("points"), fines=Sum("fine"))
    return ViolationLine(
        part, label, sums["count"], sums["points"] or 0, sums["fines"] or Decimal(0), rows=rows
    )
