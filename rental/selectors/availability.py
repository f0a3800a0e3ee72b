"""Whether a changed order keeps its car or finds another (domain.md 5.2, 5.5)."""

import datetime as dt

from django.utils import timezone

from rental.models import RentalOrder, RentalVehicle
from rental.selectors.plan.fits import best_cars, refusals


def keeps_its_car(then: RentalOrder, now: dt.datetime) -> bool:
    """The car that the order has now is free for what it would be; False without one."""
    car = then.vehicle
    return car is not None and not refusals(then, car, now=now)


def has_a_car_for(then: RentalOrder, now: dt.datetime) -> bool:
    cars = RentalVehicle.objects.filter(dealer=then.dealer_id)
    return bool(best_cars(then, list(cars.assignable(timezone.localdate(now))), now=now))
