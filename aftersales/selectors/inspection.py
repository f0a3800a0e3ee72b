"""What the final inspection must look at (domain.md 4.4)."""

from aftersales.choices import CarSystem
from aftersales.models import RepairOrder

DRIVEN = frozenset(
    {CarSystem.BRAKES, CarSystem.STEERING, CarSystem.SUSPENSION, CarSystem.RESTRAINTS}
)


def needs_road_test(order: RepairOrder) -> bool:
    """Whether a symptom or a safety-critical line of this order must be tried on the road."""
    if any(symptom.system in DRIVEN for symptom in order.symptoms.all()):
        return True
    return order.items.standing().filter(safety_critical=True).exists()
