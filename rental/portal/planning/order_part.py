"""The car of an order, on the order's page: which it is, why, and how to change it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from dealerops.foundation.actor import Actor
from rental.choices import HAS_A_CAR, TO_PLAN
from rental.choices.roles import HEADS, OPERATORS, STORE_ROLES
from rental.models import Assignment, RentalOrder
from rental.portal.order_parts import OrderPart, register_order_part
from rental.selectors.plan.fits import values_of
from rental.selectors.plan.inputs import is_frozen
from rental.selectors.plan.plates import plates_of


def _car(order: RentalOrder, actor: Actor) -> Mapping[str, Any] | None:
    """Nothing before the order is confirmed, and nothing once the car is back."""
    if order.state not in {*TO_PLAN, *HAS_A_CAR}:
        return None
    held = Assignment.objects.visible_to(actor).held().filter(order=order)
    ours = order.dealer_id in actor.dealer_ids
    now = timezone.now()
    may_move = ours and actor.role in OPERATORS and order.state in TO_PLAN
    frozen = may_move and is_frozen(order, now, values_of(order, now))
    return {
        "assignment": held.select_related(
            "vehicle__vehicle__model", "vehicle__vehicle_class", "plan"
        ).first(),
        "plate": plates_of([order.vehicle_id]).get(order.vehicle_id, "")
        if order.vehicle_id
        else "",
        "may_move": may_move,
        "is_frozen": frozen,
        "may_take_off": may_move and order.vehicle_id and (not frozen or actor.role in HEADS),
    }


register_order_part(OrderPart("car", "rental/plan/_of_order.html", STORE_ROLES, _car, order=20))
