"""The nouns of the rental business."""

from rental.models.breakdown import BreakdownEvent
from rental.models.changes import ChangeRequest, Substitution
from rental.models.fleet import Block, RentalVehicle
from rental.models.handover import Handover, HandoverPhoto, Preparation, SheetLink
from rental.models.house import InsurancePlan, ModelRange, StoreDistance, Tariff, VehicleClass
from rental.models.offer import Offer, OrderCall
from rental.models.order import RentalOrder
from rental.models.returning import LateCar, ReturnBill
from rental.models.security import BlockedCustomer, Deposit, PreAuth
from rental.models.terms import TermsClause, TermsVersion

__all__ = (
    "Block",
    "BlockedCustomer",
    "BreakdownEvent",
    "ChangeRequest",
    "Deposit",
    "Handover",
    "HandoverPhoto",
    "InsurancePlan",
    "LateCar",
    "ModelRange",
    "Offer",
    "OrderCall",
    "PreAuth",
    "Preparation",
    "RentalOrder",
    "RentalVehicle",
    "ReturnBill",
    "SheetLink",
    "StoreDistance",
    "Substitution",
    "Tariff",
    "TermsClause",
    "TermsVersion",
    "VehicleClass",
)
