"""Who sees bays, price lists and appointments, and their adjectives."""

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Model

from aftersales.querysets.order_parts import PartOfOrder
from aftersales.querysets.orders import READERS
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from aftersales.models import Appointment, Bay, LabourOperation, Part

M = TypeVar("M", bound=Model)


class HouseRowQuerySet(ScopedQuerySet[M]):
    """What a dealer keeps for its own work: everybody of the house may read it."""

    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def in_use(self) -> Self:
        return self.filter(is_active=True)


class BayQuerySet(HouseRowQuerySet["Bay"]):
    """The bays of the house."""


class LabourOperationQuerySet(HouseRowQuerySet["LabourOperation"]):
    """The labour operations of the house."""


class PartQuerySet(HouseRowQuerySet["Part"]):
    """The price list of the house."""


class AppointmentQuerySet(PartOfOrder["Appointment"]):
    def held(self) -> Self:
        """The bay is kept or was used."""
        return self.filter(released_at=None)

    def waiting(self) -> Self:
        """The car has not come and the bay is still kept for it."""
        return self.filter(kept_at=None, released_at=None)

    def during(self, begins: dt.datetime, ends: dt.datetime) -> Self:
        return self.filter(span__overlap=DateTimeTZRange(begins, ends))
