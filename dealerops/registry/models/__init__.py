"""The masters that all apps share: vehicle models and their prices, vehicles, plates, customers."""

from dealerops.registry.models.catalogue import ModelPrice, VehicleModel
from dealerops.registry.models.customer import Customer, CustomerAlias
from dealerops.registry.models.vehicle import PlateAssignment, Vehicle

__all__ = (
    "Customer",
    "CustomerAlias",
    "ModelPrice",
    "PlateAssignment",
    "Vehicle",
    "VehicleModel",
)
