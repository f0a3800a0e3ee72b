"""The rates as lines of a report (R19)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.journal.querysets import object_type_of
from dealerops.network.models import Dealer
from dealerops.portal.templatetags.dx import local_name
from rental.calc.rates import Moments
from rental.choices import EndedBy, EndReason
from rental.models import RentalComplaint, RentalOrder, VehicleClass
from rental.querysets import RentalOrderQuerySet
from rental.selectors.car_times import window_of
from rental.selectors.rates import Figures, figures, together

FOUR = Decimal("0.0001")
CHANGED, BROKE_DOWN = "rental.changed", "rental.order_broke_down"
BOOKED, CAUSE, COMPLAINT = "booked", "cause ", "complaint"


def percent(value: Fraction | None) -> Decimal | None:
    """A part of one with four places, as rates are kept (domain.md 0.6)."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(FOUR, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class RateRow:
    """One line: a class of a store, or the sum of the store; `causes` are of cancelled orders.

    `charted` is the utilisation of a class, for the picture, where it stands under `place`.
    """

    store: str
    vehicle_class: str
    cars: int
    booked: int
    orders: int
    handed_over: int
    fulfilment: Decimal | None
    on_time: Decimal | None
    utilisation: Decimal | None
    buffer: Decimal | None
    idle: Decimal | None
    operator_cancels: int
    user_cancels: int
    causes: str
    changes: int
    breakdowns: int
    complaints_per_100: Decimal | None
    revenue_per_day: Decimal | None
    place: str
    charted: Decimal | None
    keys: tuple[str, str] = ("", "")  # codes of store and class; no class for the whole store


def operation_of(actor: Actor, period: Period, as_of: dt.datetime) -> Sequence[RateRow]:
    """Class by class, then each store whole (domain.md 6.4, R19)."""
    rows = figures(actor, period, as_of=as_of)
    counts = _counts(actor, window_of(period, as_of))
    lines: list[RateRow] = []
    for dealer in dict.fromkeys(row.dealer for row in rows if row.dealer):
        mine = [row for row in rows if row.dealer == dealer]
        lines += [_line(dealer, row.vehicle_class, row, counts) for row in mine]
        lines.append(_line(dealer, None, together(mine), counts))
    return lines


def every_class() -> str:
    """What stands for the class on the line of a whole store."""
    return _("All classes")


def _counts(actor: Actor, window: Moments) -> Counter[tuple[str, str, str]]:
    """(store, class, what) of the period: by the day it happened, cancellations by the day they ended."""
    orders = RentalOrder.objects.visible_to(actor)
    if actor.dealer_ids:
        orders = orders.filter(dealer__in=actor.dealer_ids)
    topics = Entry.objects.filter(
        object_type=object_type_of(RentalOrder()), topic__in=(CHANGED, BROKE_DOWN),
        at__gte=window[0], at__lt=window[1],
    )  # fmt: skip
    told = list(topics.values_list("object_id", "topic"))
    keys = dict(_places(orders.filter(pk__in={pk for pk, _topic in told})))
    found: Counter[tuple[str, str, str]] = Counter()
    for pk, topic in told:
        if pk in keys:
            found[*keys[pk], topic] += 1
    ended = orders.filter(ended_at__gte=window[0], ended_at__lt=window[1])
    ended = ended.exclude(cancelled_by="")
    keys_of_ends = ("dealer__code", "vehicle_class__code", "cancelled_by", "end_code")
    for store, one, who, why in ended.values_list(*keys_of_ends):
        found[store, one, who] += 1
        found[store, one, CAUSE + why] += 1
    booked = orders.starting(*window).filter(submitted_at__isnull=False)
    for _pk, (store, one) in _places(booked):
        found[store, one, BOOKED] += 1
    heard = RentalComplaint.objects.visible_to(actor).received(*window)
    if actor.dealer_ids:
        heard = heard.filter(dealer__in=actor.dealer_ids)
    for store, one in heard.values_list("dealer__code", "order__vehicle_class__code"):
        found[store, one or "", COMPLAINT] += 1  # without an order: of the whole store only
    return found


def _places(orders: RentalOrderQuerySet) -> list[tuple[int, tuple[str, str]]]:
    rows = orders.values_list("pk", "dealer__code", "vehicle_class__code")
    return [(pk, (store, one)) for pk, store, one in rows]


def _line(
    store: Dealer, of: VehicleClass | None, row: Figures, counts: Counter[tuple[str, str, str]]
) -> RateRow:
    def count(what: str) -> int:
        return sum(
            number for (at, one, topic), number in counts.items()
            if at == store.code and (of is None or one == of.code) and topic == what
        )  # fmt: skip

    class_name = local_name(of) if of else every_class()
    outcome, hours = row.outcome, row.hours
    complaints = Fraction(count(COMPLAINT), outcome.orders) if outcome.orders else None
    return RateRow(
        store=store.display_name,
        vehicle_class=class_name,
        cars=row.cars,
        booked=count(BOOKED),
        orders=outcome.orders,
        handed_over=outcome.handed_over,
        fulfilment=percent(outcome.fulfilment),
        on_time=percent(outcome.on_time_rate),
        utilisation=percent(hours.utilisation),
        buffer=percent(hours.buffer_share),
        idle=percent(hours.idle_share),
        operator_cancels=count(EndedBy.OPERATOR),
        user_cancels=count(EndedBy.USER),
        causes=_causes(count),
        changes=count(CHANGED),
        breakdowns=count(BROKE_DOWN),
        complaints_per_100=percent(complaints),
        revenue_per_day=row.revenue_per_day,
        place=f"{store.display_name} {class_name}",
        charted=percent(hours.utilisation) if of else None,
        keys=(store.code, of.code if of else ""),
    )


def _causes(count: Callable[[str], int]) -> str:
    """The coded reasons of the orders that were cancelled, each with its number."""
    counted = [(reason.label, count(CAUSE + reason)) for reason in EndReason]
    return ", ".join(f"{label} {number}" for label, number in counted if number)
