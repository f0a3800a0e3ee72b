"""Between the appointment and the car: moved, arrived, or nobody came (domain.md 4.1)."""

from django.db import transaction

from aftersales.models import RepairOrder
from aftersales.rules.orders import has_not_come
from aftersales.services.arrival import arrived
from aftersales.services.bays import Slot, move
from aftersales.services.reception import note_no_show
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import SYSTEM, Actor


@transaction.atomic
def move_appointment(
    order_id: int, slot: Slot, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The customer comes at another time. Raises SlotRefused, TransitionRefused (NOT_EXPECTED)."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    RO_FLOW.fire(order, "move", by=by)
    move(order, slot, by=by)
    order.planned_at = slot.at
    order.save_fields("planned_at")
    return order


@transaction.atomic
def note_arrival(order_id: int, *, by: Actor) -> RepairOrder:
    """The car is here and waits to be taken in; from now on nobody says that it did not come."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    return arrived(order, by=by)


@transaction.atomic
def note_missed(order_id: int, *, by: Actor = SYSTEM) -> bool:
    """Close an order whose half hour of waiting is over; False where the car came after all."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    if order.state != "APPOINTED" or has_not_come(order):
        return False
    note_no_show(order_id, by=by)
    return True
