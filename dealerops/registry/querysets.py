"""Who may see customers and vehicles, and how they are found."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from dealerops.registry.choices import ReadingStanding
from dealerops.registry.fields import search_hash

if TYPE_CHECKING:
    from dealerops.registry.models import (
        ConsentRecord,
        ContactLog,
        Custody,
        Customer,
        CustomerAlias,
        CustomerFlag,
        CustomerMerge,
        DncEntry,
        GoodwillUse,
        MileageReading,
        ModelPrice,
        PlateAssignment,
        Vehicle,
        VehicleModel,
        VehicleSale,
    )

# Head-office roles with personal data at level P2 (domain.md 7.2): masked, revealed for a purpose.
# Other houses meet a customer or vehicle only through their own claims, orders and cases.
HQ_P2 = frozenset(
    {
        Role.SSA_SPECIALIST,
        Role.SSA_MANAGER,
        Role.SSA_HEAD,
        Role.SALES_OPS,
        Role.COMPLAINT_DESK,
        Role.RISK_MANAGER,
        Role.QUALITY,
        Role.LEGAL,
        Role.AUDITOR,
    }
)


class VehicleModelQuerySet(ScopedQuerySet["VehicleModel"]):
    scope = Scope(everyone=True)


class ModelPriceQuerySet(ScopedQuerySet["ModelPrice"]):
    scope = Scope(everyone=True)

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)


class CustomerQuerySet(ScopedQuerySet["Customer"]):
    scope = Scope(hq=HQ_P2)

    def with_id_number(self, number: str) -> Self:
        """Found by keyed hash: only the full number finds anything."""
        return self.exclude(id_number_hash="").filter(id_number_hash=search_hash(number))

    def with_mobile(self, number: str) -> Self:
        """`number` as dialled inside the country; only the full number finds anything."""
        return self.exclude(mobile_hash="").filter(mobile_hash=search_hash(number))


class CustomerAliasQuerySet(ScopedQuerySet["CustomerAlias"]):
    scope = Scope(hq=HQ_P2)

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)


class CustomerMergeQuerySet(ScopedQuerySet["CustomerMerge"]):
    scope = Scope(dealer="dealer")

    def in_force(self) -> Self:
        return self.filter(undone_at=None)


class VehicleQuerySet(ScopedQuerySet["Vehicle"]):
    scope = Scope(hq=HQ_P2)


class PlateAssignmentQuerySet(ScopedQuerySet["PlateAssignment"]):
    scope = Scope(hq=HQ_P2)

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)


class ConsentRecordQuerySet(ScopedQuerySet["ConsentRecord"]):
    scope = Scope(hq=HQ_P2)

    def in_force(self) -> Self:
        """Of every customer and scope what was said last."""
        return self.order_by("customer_id", "scope", "-number").distinct("customer_id", "scope")


class DncEntryQuerySet(ScopedQuerySet["DncEntry"]):
    scope = Scope(hq=HQ_P2)

    def in_force(self) -> Self:
        return self.filter(lifted_at=None)


class CustomerFlagQuerySet(ScopedQuerySet["CustomerFlag"]):
    scope = Scope(hq=HQ_P2)

    def in_force(self) -> Self:
        return self.filter(lifted_at=None)


class GoodwillUseQuerySet(ScopedQuerySet["GoodwillUse"]):
    scope = Scope(hq=HQ_P2)

    def since(self, day: dt.date) -> Self:
        return self.filter(used_on__gt=day)


class ContactLogQuerySet(ScopedQuerySet["ContactLog"]):
    scope = Scope(hq=HQ_P2)


class VehicleSaleQuerySet(ScopedQuerySet["VehicleSale"]):
    scope = Scope(hq=HQ_P2, region="dealer__region", dealer="dealer")


class MileageReadingQuerySet(ScopedQuerySet["MileageReading"]):
    scope = Scope(hq=HQ_P2, region="dealer__region", dealer="dealer")

    def valid(self) -> Self:
        """Those that count, in the order in which the car drove them."""
        return self.filter(standing=ReadingStanding.VALID).order_by("odometer", "read_on", "km")

    def flagged(self) -> Self:
        return self.filter(standing=ReadingStanding.DECREASING)


class CustodyQuerySet(ScopedQuerySet["Custody"]):
    scope = Scope(hq=HQ_P2, region="dealer__region", dealer="dealer")

    def open(self) -> Self:
        """The car is there now."""
        return self.filter(span__endswith=None)

    def held_for(self, reason_type: str, reason_id: int) -> Self:
        return self.filter(reason_type=reason_type, reason_id=reason_id)
