"""Taking over a dealer's old records, thousands at a time: customers with their cards, cars, past visits.

The rule is the same for all: what is on record stays as it is, empty fields are filled, and whoever
brings the same rows again changes nothing.
"""

from aftersales.services.takeover.customers import (
    CardRow,
    judge_customers,
    take_over_customers,
)
from aftersales.services.takeover.vehicles import (
    VehicleRow,
    judge_vehicles,
    take_over_vehicles,
)
from aftersales.services.takeover.visits import VisitRow, judge_visits, take_over_visits

__all__ = (
    "CardRow",
    "VehicleRow",
    "VisitRow",
    "judge_customers",
    "judge_vehicles",
    "judge_visits",
    "take_over_customers",
    "take_over_vehicles",
    "take_over_visits",
)
