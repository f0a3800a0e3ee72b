"""Cars that can be given instead of another, the best first (domain.md 5.3, 5.4)."""

import copy
import datetime as dt

from django.db.models import Q
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.identifiers import masking
from dealerops.portal.templatetags.dx import local_name
from rental.models import RentalOrder, RentalVehicle
from rental.rules.handover import lower_class_was_signed
from rental.selectors.plan.fits import best_cars

MOST = 30


def cars_to_offer(
    order: RentalOrder, actor: Actor, now: dt.datetime, *, since: dt.datetime | None = None
) -> list[tuple[int, str]]:
    """Free from `since` (the order's start) until its end, lower classes last, as (id, what to show).

    What needs a consent is offered too; the service asks for it. The car that the order has is among them
    while nobody has signed for its lower class.
    """
    has = order.vehicle_id if lower_class_was_signed(order) is None else None
    then = copy.copy(order)
    then.may_downgrade = then.may_upgrade = then.range_agreed = then.may_swap_store = True
    then.pinned_vehicle = None
    if since is not None:
        then.start_at = since
        then.end_at = max(order.end_at, since + dt.timedelta(minutes=1))
    today = timezone.localdate(now)
    cars = RentalVehicle.objects.visible_to(actor).assignable(today).with_plate(today)
    rows = [car for car in cars if car.pk != has]
    plates = {car.pk: car.plate_now for car in rows}  # type: ignore[attr-defined]
    found = best_cars(then, rows, now=now)
    found.sort(key=lambda car: car.pk != order.vehicle_id)
    return [(car.pk, _shown(car, plates[car.pk])) for car in found[:MOST]]


def _shown(car: RentalVehicle, plate: str | None) -> str:
    masked = masking.mask_plate(plate) if plate else str(car)
    return f"{masked} · {local_name(car.vehicle_class)} · {local_name(car.vehicle.model)}"


def cars_to_promise(order: RentalOrder, on: dt.date) -> list[tuple[int, str]]:
    """The store's own cars of the wished class or above, and the one promised now, as (id, what to show)."""
    may_be = Q(dealer=order.dealer_id, vehicle_class__rank__gte=order.vehicle_class.rank)
    cars = RentalVehicle.objects.assignable(on).filter(may_be)
    if order.pinned_vehicle_id is not None:
        cars |= RentalVehicle.objects.filter(pk=order.pinned_vehicle_id)
    rows = cars.with_plate(on).for_list().order_by("vehicle_class__rank", "pk")
    return [(car.pk, _shown(car, car.plate_now)) for car in rows]  # type: ignore[attr-defined]


def cars_of_the_store(actor: Actor, on: dt.date) -> list[tuple[int, str]]:
    """Every car of the actor's stores that is in the fleet, as (id, what to show)."""
    cars = RentalVehicle.objects.visible_to(actor).in_fleet(on).with_plate(on).for_list()
    return [(car.pk, _shown(car, car.plate_now)) for car in cars]  # type: ignore[attr-defined]
