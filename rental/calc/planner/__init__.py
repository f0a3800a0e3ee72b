"""The planner (排单): pure, deterministic, proven where it can be (domain.md 5.3)."""

from rental.calc.planner.bound import Choice, Group, choose, groups_of
from rental.calc.planner.check import Measure, check, measure
from rental.calc.planner.compared import best_fit, by_booking, by_end, by_start, first_fit
from rental.calc.planner.decode import place_online
from rental.calc.planner.instance import (
    DELIVERED,
    UNWEIGHTED,
    VIP,
    Car,
    Cost,
    Instance,
    Job,
    Leg,
    cost_of,
)
from rental.calc.planner.solve import Plan, solve, stand
from rental.calc.planner.timeline import Fit, Fleet, Span

__all__ = [
    "DELIVERED",
    "UNWEIGHTED",
    "VIP",
    "Car",
    "Choice",
    "Cost",
    "Fit",
    "Fleet",
    "Group",
    "Instance",
    "Job",
    "Leg",
    "Measure",
    "Plan",
    "Span",
    "best_fit",
    "by_booking",
    "by_end",
    "by_start",
    "check",
    "choose",
    "cost_of",
    "first_fit",
    "groups_of",
    "measure",
    "place_online",
    "solve",
    "stand",
]
