"""Plans for what an event touches, and nothing else (domain.md 5.5)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.workflow import WRONG_STATE
from dealerops.journal.services import record
from rental.choices import TO_PLAN, BlockKind, OrderState
from rental.choices.breakdowns import OVER, BreakdownState
from rental.choices.changes import LATE_GRACE
from rental.choices.plan import Trigger
from rental.models import Block, BreakdownEvent, LateCar, PlanVersion, RentalOrder
from rental.rules.values import value_for
from rental.selectors.turnaround import next_order_of, ready_for
from rental.services.plan import PlanEvent, replan_for

SOON = dt.timedelta(minutes=30)  # a car is made ready before it goes


def replan_after_breakdown(event_id: int, *, by: Actor) -> PlanVersion | None:
    """The orders that were to have the broken car; nothing where it runs again or nobody waits for it.

    The customer at the roadside gets a car that is free at once, chosen on the page of the breakdown.
    """
    event = BreakdownEvent.objects.visible_to(by).select_related("order").get(pk=event_id)
    waiting = RentalOrder.objects.filter(vehicle=event.vehicle_id, state__in=TO_PLAN)
    if event.state == BreakdownState.REPAIRED or not waiting.exists():
        return None
    cars = frozenset({event.vehicle_id})
    return replan_for(PlanEvent(event.order.dealer_id, Trigger.BREAKDOWN, cars), by=by)


def plan_a_replacement(event_id: int, *, by: Actor) -> PlanVersion:
    """Where no car is free at once: the plan finds one by the promised time, moving what can be moved."""
    event = BreakdownEvent.objects.visible_to(by).select_related("order").get(pk=event_id)
    if event.state in OVER or event.replacement_id:
        raise DomainError(WRONG_STATE)
    when = max(event.replacement_due_at, timezone.now() + SOON)
    plan = PlanEvent(
        event.order.dealer_id,
        Trigger.BREAKDOWN,
        frozenset({event.vehicle_id}),
        replaced={event.order_id: when},
    )
    return replan_for(plan, by=by)


def replan_after_block(block_id: int, *, by: Actor) -> PlanVersion | None:
    """The orders that were to have the car in those hours; nothing where there are none."""
    block = Block.objects.visible_to(by).select_related("vehicle").get(pk=block_id)
    if block.released_at or block.kind == BlockKind.BREAKDOWN:
        return None
    waiting = RentalOrder.objects.filter(vehicle=block.vehicle_id, state__in=TO_PLAN)
    touched = waiting.filter(end_at__gt=block.span.lower)
    if block.span.upper is not None:
        touched = touched.filter(start_at__lt=block.span.upper)
    ids = frozenset(touched.values_list("pk", flat=True))
    if not ids:
        return None
    plan = PlanEvent(block.vehicle.dealer_id, Trigger.BLOCK, order_ids=ids)
    return replan_for(plan, by=by)


def replan_after_change(order_id: int, *, by: Actor) -> PlanVersion | None:
    """An order whose car does not fit any more looks for another one."""
    order = RentalOrder.objects.visible_to(by).get(pk=order_id)
    if order.state != OrderState.CONFIRMED or order.vehicle_id:
        return None
    plan = PlanEvent(order.dealer_id, Trigger.CHANGE, order_ids=frozenset({order.pk}))
    return replan_for(plan, by=by)


def notice_late_car(order_id: int, *, by: Actor = SYSTEM) -> LateCar | None:
    """A car that is overdue and cannot reach its next order in time any more; noticed once.

    The next order is planned anew.
    """
    now = timezone.now()
    with transaction.atomic():
        order = RentalOrder.objects.visible_to(by).select_related("vehicle__vehicle__model")
        late = order.lock(order_id)
        grace = dt.timedelta(minutes=value_for(late, LATE_GRACE))
        if late.state != OrderState.IN_USE or now <= late.end_at + grace:
            return None
        following = next_order_of(late)
        if following is None or ready_for(late, following, now):
            return None
        found, is_new = LateCar.objects.get_or_create(
            order=late, defaults={"next_order": following, "noticed_at": now}
        )
        if not is_new:
            return None
        record(late, "rental.car_is_late", by=by, next_order=following.pk)
        plan = PlanEvent(following.dealer_id, Trigger.LATE, order_ids=frozenset({following.pk}))
        replan_for(plan, by=by)
    return found
