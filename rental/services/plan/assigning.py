"""A car for an order, by hand or at the counter; another car; no car. Orders are locked before cars."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from rental.choices import OrderState
from rental.choices.plan import AssignedBy
from rental.models import Assignment, PlanVersion, RentalOrder, RentalVehicle
from rental.rules.plan import steps_up
from rental.selectors.plan.fits import best_cars, padded, refusals, upgrade_cost, values_of
from rental.selectors.plan.inputs import is_frozen
from rental.workflow.orders import ORDER_FLOW

EVENTS = {
    OrderState.CONFIRMED: "assign",
    OrderState.ASSIGNED: "reassign",
    OrderState.READY: "reassign",
    OrderState.IN_USE: "replace",
}


class CarRefused(DomainError):
    """The car may not or cannot serve the order; every reason is named."""

    default_code = "CAR_TAKEN"
    default_message = _("The car is not free then.")


class NoCarFree(DomainError):
    default_code = "NO_CAR_FREE"
    default_message = _("No car that may be given is free then.")


@transaction.atomic
def assign(
    order_id: int, car_id: int, *, by: Actor, reason: str = "", version: int | None = None
) -> Assignment:
    """Give the order this car; whatever it had before is free again.

    Raises TransitionRefused, StaleObject, CarRefused with every reason, InvalidInput (REASON_MISSING).
    """
    now = timezone.now()
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    car = RentalVehicle.objects.visible_to(by).lock(car_id)
    check_move(order, car, by=by, reason=reason, now=now)
    if found := refusals(order, car, now=now):
        raise CarRefused(*found)
    return give(order, car, by=by, how=AssignedBy.HAND, reason=reason)


def check_move(
    order: RentalOrder, car: RentalVehicle, *, by: Actor, reason: str, now: dt.datetime
) -> None:
    """A frozen order is moved by a supervisor or the manager, who say why (domain.md 5.3)."""
    if order.vehicle_id == car.pk:
        raise CarRefused(Refusal("SAME_CAR", _("The order has this car already."), "vehicle"))
    check_freeze(order, by=by, reason=reason, now=now)


def check_freeze(order: RentalOrder, *, by: Actor, reason: str, now: dt.datetime) -> None:
    """Raises CarRefused (FROZEN), InvalidInput (REASON_MISSING)."""
    if not is_frozen(order, now, values_of(order, now)) or by.role == Role.SYSTEM:
        return
    if by.role == Role.RENTAL_OP:
        message = _("The rental begins within a day; only a supervisor may change its car.")
        raise CarRefused(Refusal("FROZEN", message))
    if not reason.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))


@transaction.atomic
def assign_best(order_id: int, *, by: Actor) -> Assignment:
    """The best fitting free car of the store, as somebody at the counter needs it now (best fit).

    Raises NoCarFree, CarRefused (FROZEN). Of many who ask for the last car at once one gets it.
    """
    now = timezone.now()
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    check_freeze(order, by=by, reason="", now=now)
    fleet = RentalVehicle.objects.visible_to(by).filter(dealer=order.dealer_id)
    cars = list(fleet.assignable(timezone.localdate(now)))
    for candidate in best_cars(order, cars, now=now):
        car = RentalVehicle.objects.visible_to(by).lock(candidate.pk)
        if not refusals(order, car, now=now):
            return give(order, car, by=by, how=AssignedBy.COUNTER)
    raise NoCarFree()


def give(
    order: RentalOrder,
    car: RentalVehicle,
    *,
    by: Actor,
    how: str,
    reason: str = "",
    plan: PlanVersion | None = None,
) -> Assignment:
    """Both are locked and checked. An upgrade keeps its reason and cost (domain.md 5.4)."""
    before, is_replacement = order.vehicle_id, order.state == OrderState.IN_USE
    begins, ends = padded(order, car, values_of(order, timezone.now()))
    step = ORDER_FLOW.fire(order, EVENTS.get(OrderState(order.state), "assign"), by=by)
    release(order, at=timezone.now())
    made = Assignment(
        order=order,
        vehicle=car,
        span=DateTimeTZRange(max(begins, timezone.now()) if is_replacement else begins, ends),
        assigned_by=how,
        plan=plan,
        reason=reason.strip(),
        steps=steps_up(order, car),
        cost=upgrade_cost(order, car),
        made_at=timezone.now(),
        made_by_id=by.user_id,
    )
    hold([made])
    order.vehicle = car
    order.save_fields("state", "vehicle")
    record(
        order, "rental.car_assigned", by=by, step=step, vehicle=car.pk, before=before, how=how,
        steps=made.steps, cost=str(made.cost), note=made.reason, plan=plan.pk if plan else None,
    )  # fmt: skip
    return made


def hold(made: Sequence[Assignment]) -> None:
    """The database has the last word on who has a car when."""
    try:
        with transaction.atomic():
            Assignment.objects.bulk_create(made)
    except IntegrityError as error:
        raise CarRefused() from error


@transaction.atomic
def unassign(
    order_id: int, *, by: Actor, reason: str = "", version: int | None = None
) -> RentalOrder:
    """The car is free for others; the order waits for one again.

    Raises TransitionRefused, StaleObject, CarRefused (FROZEN), InvalidInput (REASON_MISSING).
    """
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    check_freeze(order, by=by, reason=reason, now=timezone.now())
    return lose_car(order, by=by, reason=reason)


def lose_car(order: RentalOrder, *, by: Actor, reason: str = "") -> RentalOrder:
    """The same for an order under lock that cannot keep its car, however soon it begins."""
    step = ORDER_FLOW.fire(order, "unassign", by=by)
    before, order.vehicle = order.vehicle_id, None
    release(order, at=timezone.now())
    order.save_fields("state", "vehicle")
    record(order, "rental.car_taken_off", by=by, step=step, before=before, note=reason.strip())
    return order


def release(order: RentalOrder, *, at: dt.datetime) -> None:
    """The order needs its car no more: cancelled, not come, or given another. The caller holds the order's lock."""
    for row in Assignment.objects.select_for_update().filter(order=order).held():
        row.released_at = at
        row.save_fields("released_at")


def stretch(order: RentalOrder) -> None:
    """The order, under lock, has new times that are not saved yet: its car is kept for them, or CarRefused is raised."""
    if order.vehicle_id is None:
        return
    car = RentalVehicle.objects.lock(order.vehicle_id)
    if found := refusals(order, car, now=timezone.now()):
        raise CarRefused(*found)
    begins, ends = padded(order, car, values_of(order, timezone.now()))
    row = _row(order)
    if row is not None:
        is_out = order.state == OrderState.IN_USE
        _span(row, row.span.lower if is_out else begins, ends)


def finish(order: RentalOrder, *, at: dt.datetime) -> None:
    """The car is back: it is kept until it is clean, or until the next order needs it (domain.md 5.2).

    A car that replaced another one is kept since then only: before, it served others.
    """
    row = _row(order)
    if row is None:
        return
    car = RentalVehicle.objects.select_related("vehicle__model").get(pk=row.vehicle_id)
    _begins, ends = padded(order, car, values_of(order, at))
    ends = at + (ends - order.end_at)
    begins = row.span.lower
    others = Assignment.objects.held().filter(vehicle=car).exclude(order=order).order_by("span")
    gone = others.filter(span__startswith__lt=begins).last()
    coming = others.filter(span__startswith__gte=begins).first()
    if at < begins:
        begins = at if gone is None else max(at, gone.span.upper)
    if coming is not None:
        ends = min(ends, coming.span.lower)
    _span(row, begins, max(ends, begins + dt.timedelta(minutes=1)))


def _row(order: RentalOrder) -> Assignment | None:
    """What keeps the car of the order, locked; the database allows one."""
    return Assignment.objects.select_for_update().filter(order=order).held().first()


def _span(row: Assignment, begins: dt.datetime, ends: dt.datetime) -> None:
    row.span = DateTimeTZRange(begins, ends)
    try:
        with transaction.atomic():
            row.save_fields("span")
    except IntegrityError as error:
        raise CarRefused() from error
