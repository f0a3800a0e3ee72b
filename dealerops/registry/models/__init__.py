"""The masters that all apps share: vehicle models and their prices, vehicles, plates, customers."""

from dealerops.registry.models.catalogue import ModelPrice, VehicleModel
from dealerops.registry.models.contact import ConsentRecord, ContactLog, DncEntry
from dealerops.registry.models.custody import Custody
from dealerops.registry.models.customer import Customer, CustomerAlias
from dealerops.registry.models.goodwill import CustomerFlag, GoodwillUse
from dealerops.registry.models.history import MileageReading, VehicleSale
from dealerops.registry.models.merge import CustomerMerge
from dealerops.registry.models.vehicle import PlateAssignment, Vehicle

__all__ = (
    "ConsentRecord",
    "ContactLog",
    "Custody",
    "Customer",
    "CustomerAlias",
    "CustomerFlag",
    "CustomerMerge",
    "DncEntry",
    "GoodwillUse",
    "MileageReading",
    "ModelPrice",
    "PlateAssignment",
    "Vehicle",
    "VehicleModel",
    "VehicleSale",
)
