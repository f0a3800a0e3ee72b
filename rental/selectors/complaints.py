"""What customers of a store complain about, month by month (domain.md 5.11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Sum

from dealerops.foundation.actor import Actor
from dealerops.workcal.services import add_months, at
from rental.choices.complaints import Cause, ComplaintState, Topic
from rental.models import RentalComplaint, RentalOrder
from rental.querysets.complaints import RentalComplaintQuerySet

CENT = Decimal("0.01")
MEASURES = 20


@dataclass(frozen=True, slots=True)
class Hot:
    """One topic or cause of the month: how often, and how often in the month before."""

    label: str
    count: int
    before: int
    share: Decimal

    @property
    def is_repeated(self) -> bool:
        """Also there in the month before: what was done did not end it."""
        return self.count > 0 and self.before > 0


@dataclass(frozen=True, slots=True)
class HotTopics:
    """A month of complaints. `per_hundred` orders that were handed over; None without any."""

    month: dt.date
    count: int
    orders: int
    per_hundred: Decimal | None
    open: int
    compensation: Decimal
    topics: Sequence[Hot]
    causes: Sequence[Hot]
    measures: Sequence[RentalComplaint] = field(default_factory=tuple)

    @property
    def repeated(self) -> list[Hot]:
        return [one for one in self.causes if one.is_repeated]


def hot_topics(month: dt.date, actor: Actor) -> HotTopics:
    """The complaints received in the month that begins on `month`, as far as the actor sees them."""
    begins, ends, before = _edges(month)
    visible = RentalComplaint.objects.visible_to(actor)
    rows, earlier = visible.received(begins, ends), visible.received(before, begins)
    count = rows.count()
    orders = RentalOrder.objects.visible_to(actor).filter(
        handed_out_at__gte=begins, handed_out_at__lt=ends
    )
    handed = orders.count()
    given = rows.aggregate(sum=Sum("compensation"))["sum"] or Decimal(0)
    measures = rows.filter(state=ComplaintState.SETTLED).order_by("-ended_at", "-pk")
    return HotTopics(
        month=month,
        count=count,
        orders=handed,
        per_hundred=per_hundred(count, handed),
        open=rows.open().count(),
        compensation=given,
        topics=_ranked(rows, earlier, "topic", dict(Topic.choices)),
        causes=_ranked(rows.exclude(cause=""), earlier, "cause", dict(Cause.choices)),
        measures=tuple(measures[:MEASURES]),
    )


def per_hundred(complaints: int, orders: int) -> Decimal | None:
    """Complaints per 100 orders; None where there was no order."""
    if not orders:
        return None
    return (Decimal(100) * complaints / orders).quantize(CENT, ROUND_HALF_UP)


def complaints_between(actor: Actor, begins: dt.datetime, ends: dt.datetime) -> int:
    return RentalComplaint.objects.visible_to(actor).received(begins, ends).count()


def _edges(month: dt.date) -> tuple[dt.datetime, dt.datetime, dt.datetime]:
    midnight = dt.time()
    ends, before = add_months(month, 1), add_months(month, -1)
    return at(month, midnight), at(ends, midnight), at(before, midnight)


def _ranked(
    rows: RentalComplaintQuerySet,
    earlier: RentalComplaintQuerySet,
    name: str,
    labels: dict[str, object],
) -> list[Hot]:
    now, then = _counts(rows, name), _counts(earlier, name)
    total = sum(now.values())
    found = [
        Hot(str(labels[code]), count, then.get(code, 0), Decimal(count) / total)
        for code, count in now.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.label))


def _counts(rows: RentalComplaintQuerySet, name: str) -> dict[str, int]:
    found = rows.order_by().values(name).annotate(many=Count("pk"))
    return {row[name]: row["many"] for row in found}
