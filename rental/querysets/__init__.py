"""What may be asked of the rental tables, and by whom."""

from rental.querysets.base import READERS, RentalPartQuerySet, StoreRowQuerySet
from rental.querysets.complaints import RentalComplaintQuerySet
from rental.querysets.fleet import BlockQuerySet, RentalVehicleQuerySet
from rental.querysets.house import (
    InsurancePlanQuerySet,
    ModelRangeQuerySet,
    StoreDistanceQuerySet,
    TariffQuerySet,
    TermsClauseQuerySet,
    TermsVersionQuerySet,
    VehicleClassQuerySet,
)
from rental.querysets.orders import (
    BlockedCustomerQuerySet,
    DepositQuerySet,
    OfferQuerySet,
    OrderCallQuerySet,
    PreAuthQuerySet,
    RentalOrderQuerySet,
)
from rental.querysets.plan import AssignmentQuerySet, PlanLineQuerySet, PlanVersionQuerySet
from rental.querysets.violations import ViolationProofQuerySet, ViolationQuerySet

__all__ = (
    "READERS",
    "AssignmentQuerySet",
    "BlockQuerySet",
    "BlockedCustomerQuerySet",
    "DepositQuerySet",
    "InsurancePlanQuerySet",
    "ModelRangeQuerySet",
    "OfferQuerySet",
    "OrderCallQuerySet",
    "PlanLineQuerySet",
    "PlanVersionQuerySet",
    "PreAuthQuerySet",
    "RentalComplaintQuerySet",
    "RentalOrderQuerySet",
    "RentalPartQuerySet",
    "RentalVehicleQuerySet",
    "StoreDistanceQuerySet",
    "StoreRowQuerySet",
    "TariffQuerySet",
    "TermsClauseQuerySet",
    "TermsVersionQuerySet",
    "VehicleClassQuerySet",
    "ViolationProofQuerySet",
    "ViolationQuerySet",
)
