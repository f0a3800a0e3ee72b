"""Making a car ready for its customer: cleaned, charged, checked (domain.md 5.1)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from rental.choices.handover import HANDOVER_KEYS, READY_CHARGE
from rental.models import Preparation, RentalOrder
from rental.rules.handover import (
    car_has_its_papers,
    car_is_not_blocked,
    energy_is_enough,
    lacks_nothing,
)
from rental.rules.values import value_for
from rental.services.house_values import go_by
from rental.workflow.orders import ORDER_FLOW


@dataclass(frozen=True, slots=True)
class Checklist:
    """What somebody looked at; everything must be done."""

    energy_percent: int
    is_clean: bool
    tyres_and_lights: bool
    papers_on_board: bool
    safety_kit: bool
    extras_fitted: bool


@transaction.atomic
def prepare_car(
    order_id: int, checklist: Checklist, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """The car of the order stands ready.

    Raises TransitionRefused with every gap (ENERGY_TOO_LOW, CHECKLIST_INCOMPLETE, CAR_BLOCKED, CAR_PAPERS).
    """
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    now = timezone.now()
    go_by(order, HANDOVER_KEYS)
    preparation = Preparation(
        order=order,
        vehicle=order.vehicle,
        energy_percent=checklist.energy_percent,
        is_clean=checklist.is_clean,
        tyres_and_lights=checklist.tyres_and_lights,
        papers_on_board=checklist.papers_on_board,
        safety_kit=checklist.safety_kit,
        extras_fitted=checklist.extras_fitted,
        made_by_id=by.user_id,
        at=now,
    )
    found = (
        (
            energy_is_enough(preparation, value_for(order, READY_CHARGE)),
            lacks_nothing(preparation),
            car_is_not_blocked(order, now),
            car_has_its_papers(order),
        )
        if order.vehicle
        else ()
    )
    step = ORDER_FLOW.fire(order, "prepare", by=by, also=[one for one in found if one])
    preparation.save(force_insert=True)
    order.ready_at = now
    order.save_fields("state", "ready_at", "policy_values")
    record(order, "rental.car_ready", by=by, step=step, vehicle=order.vehicle_id)
    return order
