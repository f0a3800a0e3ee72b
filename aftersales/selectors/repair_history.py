"""Every repair of a car at any dealer, as the Three Guarantees count them (domain.md 3.8)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from aftersales.choices import ItemState, Payer, RoState, RoType
from aftersales.models import RepairOrder, RoItem
from aftersales.querysets.orders import IN_WORKSHOP, RepairOrderQuerySet
from dealerops.foundation.actor import SYSTEM

NEVER_BEGUN = (RoState.APPOINTED, RoState.NO_SHOW, RoState.CANCELLED)
NO_REPAIR = (RoType.PDI, RoType.INTERNAL)
WAITS_FOR_THE_CUSTOMER = frozenset({RoState.READY, RoState.SETTLED, RoState.PAID})
NOT_DONE = (ItemState.DECLINED, ItemState.DEFERRED, ItemState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Visit:
    """One repair: from check-in, when it was agreed, to the passed check; None while it runs.

    `systems` are the parts of the car that the customer came for. `is_warranty` says that the maker
    pays for a line, so that it was a quality problem.
    """

    order_id: int
    number: str
    dealer_id: int
    started_at: dt.datetime
    finished_at: dt.datetime | None
    km: int | None
    systems: frozenset[str]
    is_warranty: bool


def visits_of_vehicle(vehicle_id: int) -> list[Visit]:
    """The car's repairs in the order of their beginning."""
    lines = RoItem.objects.visible_to(SYSTEM).filter(
        order__vehicle=vehicle_id, payer=Payer.WARRANTY
    )
    paid = set(lines.exclude(state__in=NOT_DONE).values_list("order_id", flat=True))
    rows = (
        RepairOrder.objects.visible_to(SYSTEM)
        .filter(vehicle=vehicle_id, opened_at__isnull=False)
        .exclude(Q(state__in=NEVER_BEGUN) | Q(type__in=NO_REPAIR))
        .prefetch_related("symptoms")
        .order_by("opened_at", "pk")
    )
    return [_visit(order, is_warranty=order.pk in paid) for order in rows]


def standing_since(vehicle_id: int) -> dt.datetime | None:
    """Since when the car stands in a workshop that is not done with it; None if it does not."""
    rows = _standing().filter(vehicle=vehicle_id).order_by("opened_at")
    return rows.values_list("opened_at", flat=True).first()


def cars_standing_before(moment: dt.datetime) -> list[int]:
    """Cars under repair that came before a moment, whatever they came for."""
    rows = _standing().filter(opened_at__lt=moment).order_by("vehicle_id")
    return list(rows.values_list("vehicle_id", flat=True).distinct())


def car_and_warranty_of(order_id: int) -> tuple[int, bool] | None:
    """The car of an order and whether the maker paid for a line of it; None without such an order."""
    order = RepairOrder.objects.visible_to(SYSTEM).filter(pk=order_id).first()
    if order is None:
        return None
    lines = RoItem.objects.visible_to(SYSTEM).filter(order=order, payer=Payer.WARRANTY)
    has_lines = lines.exclude(state__in=NOT_DONE).exists()
    return order.vehicle_id, order.type == RoType.WARRANTY or has_lines


def _standing() -> RepairOrderQuerySet:
    rows = RepairOrder.objects.visible_to(SYSTEM).filter(opened_at__isnull=False)
    return rows.filter(state__in=IN_WORKSHOP - WAITS_FOR_THE_CUSTOMER)


def _visit(order: RepairOrder, *, is_warranty: bool) -> Visit:
    return Visit(
        order_id=order.pk,
        number=order.number,
        dealer_id=order.dealer_id,
        started_at=order.opened_at or order.created_at,
        finished_at=order.qc_passed_at or order.closed_at,
        km=order.mileage_in,
        systems=frozenset(symptom.system for symptom in order.symptoms.all()),
        is_warranty=is_warranty or order.type == RoType.WARRANTY,
    )
