"""The nouns of the rental business."""

from rental.models.fleet import Block, RentalVehicle
from rental.models.house import InsurancePlan, ModelRange, StoreDistance, Tariff, VehicleClass
from rental.models.offer import Offer, OrderCall
from rental.models.order import RentalOrder
from rental.models.security import BlockedCustomer, Deposit, PreAuth
from rental.models.terms import TermsClause, TermsVersion

__all__ = (
    "Block",
    "BlockedCustomer",
    "Deposit",
    "InsurancePlan",
    "ModelRange",
    "Offer",
    "OrderCall",
    "PreAuth",
    "RentalOrder",
    "RentalVehicle",
    "StoreDistance",
    "Tariff",
    "TermsClause",
    "TermsVersion",
    "VehicleClass",
)
