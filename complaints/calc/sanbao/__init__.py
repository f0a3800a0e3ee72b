"""The Three Guarantees 三包 of one car: facts in, rights out (domain.md 3.8, Order 43)."""

from complaints.calc.sanbao.demand import (
    HIGHEST_RATE,
    answer_by,
    complete_by,
    usage_fee,
)
from complaints.calc.sanbao.evaluating import evaluate_sanbao
from complaints.calc.sanbao.facts import (
    BATTERY_FIRE,
    CarFacts,
    Demand,
    Finding,
    FoundFault,
    Repair,
)
from complaints.calc.sanbao.repair_days import counted_days, gross_days

__all__ = (
    "BATTERY_FIRE",
    "HIGHEST_RATE",
    "CarFacts",
    "Demand",
    "Finding",
    "FoundFault",
    "Repair",
    "answer_by",
    "complete_by",
    "counted_days",
    "evaluate_sanbao",
    "gross_days",
    "usage_fee",
)
