"""Who sees the cars of a store, and their adjectives."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import OuterRef, Q, Subquery

from dealerops.foundation.scoping import Scope
from dealerops.registry.models import PlateAssignment
from rental.querysets.base import READERS, StoreRowQuerySet

if TYPE_CHECKING:
    from rental.models import Block, RentalVehicle


class RentalVehicleQuerySet(StoreRowQuerySet["RentalVehicle"]):
    def in_fleet(self, on: dt.date) -> Self:
        """Not retired by that day."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=on))

    def in_fleet_during(self, begins: dt.date, ends: dt.date) -> Self:
        """In the fleet on one of these days, the last not included."""
        joined = Q(in_fleet_from=None) | Q(in_fleet_from__lt=ends)
        return self.in_fleet(begins).filter(joined)

    def assignable(self, on: dt.date) -> Self:
        """In the fleet and filed as rental cars (domain.md 5.1: legal precondition)."""
        return self.in_fleet(on).filter(rental_registered=True)

    def with_plate(self, on: dt.date) -> Self:
        """`plate_now`: the number plate that the car carries on that day."""
        plates = PlateAssignment.objects.filter(vehicle=OuterRef("vehicle")).valid_on(on)
        return self.annotate(plate_now=Subquery(plates.order_by("-pk").values("plate")[:1]))

    def for_list(self) -> Self:
        return self.select_related("dealer", "vehicle__model", "vehicle_class")


class BlockQuerySet(StoreRowQuerySet["Block"]):
    scope = Scope(hq=READERS, dealer="vehicle__dealer")

    def in_force(self) -> Self:
        return self.filter(released_at=None)

    def at(self, moment: dt.datetime) -> Self:
        return self.filter(span__contains=moment)

    def during(self, begins: dt.datetime, ends: dt.datetime) -> Self:
        return self.filter(span__overlap=DateTimeTZRange(begins, ends))
