"""An expected car is here: brought by its customer, or by a driver of ours (domain.md 4.1)."""

from django.utils import timezone

from aftersales.models import RepairOrder
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record


def arrived(order: RepairOrder, *, by: Actor) -> RepairOrder:
    """Inside the caller's transaction and lock. Raises TransitionRefused (NOT_EXPECTED)."""
    RO_FLOW.fire(order, "arrive", by=by)
    order.arrived_at = timezone.now()
    order.save_fields("arrived_at")
    record(order, "aftersales.car_arrived", by=by)
    return order
