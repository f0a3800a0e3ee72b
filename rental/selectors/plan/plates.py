"""Number plates of our own cars, by which people on the yard know them."""

from collections.abc import Iterable

from django.utils import timezone

from rental.models import RentalVehicle


def plates_of(cars: Iterable[int]) -> dict[int, str]:
    """The plate that each car carries today; nothing for a car without one."""
    rows = RentalVehicle.objects.filter(pk__in=set(cars)).with_plate(timezone.localdate())
    return {car.pk: getattr(car, "plate_now", None) or "" for car in rows}
