"""How soon a car that came back can go out again, and who waits for it (domain.md 5.2)."""

import datetime as dt

from rental.choices import OrderState, policy
from rental.models import RentalOrder, RentalVehicle, StoreDistance
from rental.rules.values import value_for

WAITING = (OrderState.ASSIGNED, OrderState.READY)


def next_order_of(order: RentalOrder) -> RentalOrder | None:
    """The order that gets the car of this one next."""
    waiting = RentalOrder.objects.filter(vehicle=order.vehicle_id, state__in=WAITING)
    return waiting.exclude(pk=order.pk).order_by("start_at", "pk").first()


def minutes_after(order: RentalOrder, car: RentalVehicle) -> int:
    """Cleaning, inspection and, for an electric car, charging."""
    keys = [policy.BUFFER_CLEANING, policy.BUFFER_INSPECTION]
    if car.is_electric:
        keys.append(policy.BUFFER_CHARGING)
    return sum(value_for(order, key) for key in keys)


def ready_for(order: RentalOrder, following: RentalOrder, returned: dt.datetime) -> bool:
    """Whether a car returned then still reaches the following order in time, padded as the plan does."""
    car = order.vehicle
    if car is None:
        return True
    minutes = minutes_after(order, car)
    if order.return_dealer_id != following.dealer_id:
        minutes += value_for(order, policy.BUFFER_OTHER_STORE)
        minutes += drive_minutes(order.return_dealer_id, following.dealer_id)
    before = dt.timedelta(minutes=value_for(following, policy.BUFFER_BEFORE))
    return returned + dt.timedelta(minutes=minutes) <= following.start_at - before


def drive_minutes(origin: int, destination: int) -> int:
    found = StoreDistance.objects.filter(origin=origin, destination=destination)
    return found.values_list("minutes", flat=True).first() or 0
