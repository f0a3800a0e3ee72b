"""The verbs of the plan: cars for orders, plans made and published (domain.md 5.3)."""

from rental.services.plan.assigning import (
    CarRefused,
    NoCarFree,
    assign,
    assign_best,
    finish,
    lose_car,
    release,
    stretch,
    unassign,
)
from rental.services.plan.making import (
    PlanEvent,
    WhatIf,
    make_plan,
    replan_for,
    what_if,
)
from rental.services.plan.publishing import PlanOutdated, discard_plan, publish_plan

__all__ = (
    "CarRefused",
    "NoCarFree",
    "PlanEvent",
    "PlanOutdated",
    "WhatIf",
    "assign",
    "assign_best",
    "discard_plan",
    "finish",
    "lose_car",
    "make_plan",
    "publish_plan",
    "release",
    "replan_for",
    "stretch",
    "unassign",
    "what_if",
)
