"""What is told after the first inspection and looked at in the final one (domain.md 4.2, 4.4)."""

from django.db.models import Q

from aftersales.choices import CarSystem, ReceptionMode, RoState
from aftersales.models import RepairOrder
from dealerops.journal.models import Entry

REPORTED = "aftersales.inspection_reported"

DRIVEN = frozenset(
    {CarSystem.BRAKES, CarSystem.STEERING, CarSystem.SUSPENSION, CarSystem.RESTRAINTS}
)


def needs_road_test(order: RepairOrder) -> bool:
    """Whether a symptom or a line of this order, by its part of the car or its weight for safety, must be
    tried on the road.
    """
    if any(symptom.system in DRIVEN for symptom in order.symptoms.all()):
        return True
    to_try = Q(safety_critical=True) | Q(system__in=DRIVEN)
    return order.items.standing().filter(to_try).exists()


def wants_report(order: RepairOrder) -> bool:
    """Whether a customer who is not at the counter has yet to be sent what the inspection found."""
    is_away = order.mode in {ReceptionMode.REMOTE, ReceptionMode.TOWED}
    if not is_away or order.state != RoState.INSPECTED:
        return False
    return not Entry.objects.about(order).filter(topic=REPORTED).exists()
