"""What came before on the same car: repeated symptoms and work under guarantee (domain.md 4.2, 4.4)."""

import datetime as dt

from django.utils import timezone

from aftersales.calc.lines import within_both
from aftersales.choices import (
    GUARANTEE,
    REPEAT_DAYS,
    REPEAT_KM,
    CarSystem,
    ItemKind,
    ItemState,
    RoType,
)
from aftersales.models import RepairOrder, RoItem, Symptom
from aftersales.rules.values import value_for
from dealerops.workcal.services import local_date

NO_REPAIR = frozenset({ItemKind.WASH, ItemKind.FEE})  # nothing of it can fail under a guarantee
NOT_FOR_CUSTOMERS = (RoType.PDI, RoType.INTERNAL)


def earlier_symptom(order: RepairOrder, symptom: Symptom) -> Symptom | None:
    """The newest symptom of the same part of this car within 60 days and 3,000 km of a delivery."""
    if symptom.system in {CarSystem.SERVICE, CarSystem.OTHER}:
        return None
    days, km = value_for(order, REPEAT_DAYS), value_for(order, REPEAT_KM)
    candidates = (
        Symptom.objects.filter(
            system=symptom.system,
            order__vehicle=order.vehicle_id,
            order__delivered_at__gte=_came(order) - dt.timedelta(days=days + 1),
        )
        .exclude(order=order)
        .select_related("order")
        .order_by("-order__delivered_at")
    )
    return next((one for one in candidates if _recent(one.order, order, days, km)), None)


def guaranteed_by(order: RepairOrder, code: str) -> RepairOrder | None:
    """The order of this house under whose guarantee the same work is due again, if any."""
    if not code:
        return None
    spans: dict[str, list[int]] = value_for(order, GUARANTEE)
    longest = max(days for days, _ in spans.values())
    done = (
        RoItem.objects.filter(
            code=code,
            state=ItemState.QC_OK,
            order__vehicle=order.vehicle_id,
            order__dealer=order.dealer_id,
            order__delivered_at__gte=_came(order) - dt.timedelta(days=longest + 1),
        )
        .exclude(order=order)
        .exclude(kind__in=NO_REPAIR)
        .exclude(order__type__in=NOT_FOR_CUSTOMERS)
        .select_related("order")
        .order_by("-order__delivered_at")
    )
    for item in done:
        days, km = spans[item.order.guarantee_class]
        if _recent(item.order, order, days, km):
            return item.order
    return None


def repair_under_guarantee(order: RepairOrder) -> RepairOrder | None:
    """The newest repair of this car in this house whose guarantee has not ended; before the km are read,
    by its days alone.
    """
    spans: dict[str, list[int]] = value_for(order, GUARANTEE)
    longest = max(days for days, _ in spans.values())
    done = (
        RepairOrder.objects.delivered()
        .filter(
            vehicle=order.vehicle_id,
            dealer=order.dealer_id,
            delivered_at__gte=_came(order) - dt.timedelta(days=longest + 1),
        )
        .exclude(pk=order.pk)
        .exclude(type__in=NOT_FOR_CUSTOMERS)
        .order_by("-delivered_at")
    )
    for earlier in done:
        days, km = spans[earlier.guarantee_class]
        if _recent(earlier, order, days, km):
            return earlier
    return None


def _recent(earlier: RepairOrder, now: RepairOrder, days: int, km: int) -> bool:
    """Whether not too many days and km lie between; km that nobody has read yet are none."""
    if earlier.delivered_at is None or earlier.mileage_out is None:
        return False
    then = (local_date(earlier.delivered_at), earlier.mileage_out)
    km_now = earlier.mileage_out if now.mileage_in is None else now.mileage_in
    return within_both(then, (local_date(_came(now)), km_now), days=days, km=km)


def _came(order: RepairOrder) -> dt.datetime:
    """When the car came: neither days in the workshop nor a line that is typed late end a guarantee."""
    return order.arrived_at or order.opened_at or timezone.now()
