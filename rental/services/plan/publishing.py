"""Publishing a draft: all its moves at once, or none where the world has changed since it was made."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.workflow import WRONG_STATE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from rental.calc.planner import check
from rental.choices import OrderState
from rental.choices.plan import AssignedBy, PlanState
from rental.models import Assignment, PlanLine, PlanVersion, RentalOrder, RentalVehicle
from rental.rules.plan import is_as_planned, steps_up
from rental.selectors.plan.fits import padded, upgrade_cost
from rental.selectors.plan.inputs import Question, load
from rental.services.plan.assigning import EVENTS, hold
from rental.services.plan.making import check_planner
from rental.workflow.orders import ORDER_FLOW

NAMED = 5  # orders that a refusal names


class PlanOutdated(DomainError):
    """Orders, cars or blocks were changed by others since the plan was made; nothing was moved."""

    default_code = "PLAN_OUTDATED"
    default_message = _("Something has changed since the plan was made. Make it again.")


@dataclass(frozen=True, slots=True)
class Move:
    """An order, under lock, and the car that it gets, or None where it loses the one it has."""

    line: PlanLine
    order: RentalOrder
    car: RentalVehicle | None


@transaction.atomic
def publish_plan(plan_id: int, *, by: Actor, version: int | None = None) -> PlanVersion:
    """Every order of the plan gets its car. Raises PlanOutdated where a move would undo somebody's work."""
    now = timezone.now()
    plan = _draft(plan_id, version, by=by)
    moves = _locked_moves(plan)
    _check_unchanged(moves)
    _check_plan(plan, moves, now=now)
    _free([move.order for move in moves], at=now)
    hold([_assignment(plan, move, by=by) for move in moves if move.car is not None])
    for move in moves:
        _fire(plan, move, by=by)
    plan.state, plan.published_at, plan.published_by_id = PlanState.PUBLISHED, now, by.user_id
    plan.save_fields("state", "published_at", "published_by")
    lost = sum(move.car is None for move in moves)
    record(
        plan, "rental.plan_published", by=by, number=plan.number, moved=len(moves) - lost, lost=lost
    )
    return plan


@transaction.atomic
def discard_plan(plan_id: int, *, by: Actor, version: int | None = None) -> PlanVersion:
    plan = _draft(plan_id, version, by=by)
    plan.state = PlanState.DISCARDED
    plan.save_fields("state")
    record(plan, "rental.plan_discarded", by=by, number=plan.number)
    return plan


def _draft(plan_id: int, version: int | None, *, by: Actor) -> PlanVersion:
    plan = PlanVersion.objects.visible_to(by).lock(plan_id)
    check_planner(plan.dealer_id, by)
    if plan.state != PlanState.DRAFT:
        raise DomainError(WRONG_STATE)
    plan.expect_version(version)
    return plan


def _locked_moves(plan: PlanVersion) -> list[Move]:
    """Orders before cars, each in the order of their numbers, as everybody locks them."""
    lines = {line.order_id: line for line in plan.lines.changing()}
    orders = RentalOrder.objects.select_for_update(of=("self",)).filter(pk__in=lines).order_by("pk")
    found = list(orders.select_related("vehicle_class"))
    wanted = {pk for line in lines.values() for pk in (line.vehicle_id, line.before_id) if pk}
    rows = RentalVehicle.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    cars = {
        car.pk: car for car in rows.select_related("vehicle__model", "vehicle_class").order_by("pk")
    }
    return [Move(line := lines[order.pk], order, cars.get(line.vehicle_id or 0)) for order in found]


def _check_unchanged(moves: Sequence[Move]) -> None:
    """A move by hand, another time or an end since then is somebody's work."""
    stale = [move.order for move in moves if not is_as_planned(move.line, move.order)]
    if stale:
        raise _outdated(stale)


def _outdated(orders: Sequence[RentalOrder]) -> PlanOutdated:
    numbers = ", ".join(order.number for order in orders[:NAMED])
    message = _("Changed since the plan was made: %(numbers)s. Make the plan again.")
    return PlanOutdated(Refusal("PLAN_OUTDATED", message % {"numbers": numbers}))


def _check_plan(plan: PlanVersion, moves: Sequence[Move], *, now: dt.datetime) -> None:
    """The moves against what stands now, by the checker that shares nothing with the planner."""
    values = Values(on=timezone.localdate(now), dealer_id=plan.dealer_id)
    replaced = {
        move.order.pk: move.line.start_at for move in moves if move.order.state == OrderState.IN_USE
    }
    loaded = load(Question(plan.dealer_id, now, plan.ends_at, values, replaced=replaced))
    moved = {move.order.pk: move.order for move in moves}
    stays = {pk: car for pk, car in loaded.places.items() if pk not in moved}
    places = stays | {move.order.pk: move.car.pk for move in moves if move.car is not None}
    touched = {move.car.pk for move in moves if move.car is not None}
    faults = check(loaded.instance, {pk: car for pk, car in places.items() if car in touched})
    wrong = sorted({job for fault in faults for job in fault.jobs if job in moved})
    if wrong:
        raise _outdated([moved[pk] for pk in wrong])


def _free(orders: Sequence[RentalOrder], *, at: dt.datetime) -> None:
    """All cars are free before the first is given: moves of a plan may trade places."""
    rows = Assignment.objects.select_for_update().filter(order__in=orders).held()
    for row in rows.order_by("pk"):
        row.released_at = at
        row.save_fields("released_at")


def _fire(plan: PlanVersion, move: Move, *, by: Actor) -> None:
    order, car, before = move.order, move.car, move.order.vehicle_id
    step = ORDER_FLOW.fire(order, EVENTS[OrderState(order.state)] if car else "unassign", by=by)
    order.vehicle = car
    order.save_fields("state", "vehicle")
    record(
        order, "rental.car_assigned" if car else "rental.car_taken_off", by=by, step=step,
        vehicle=car.pk if car else None, before=before, how=AssignedBy.PLAN, plan=plan.pk,
        steps=steps_up(order, car) if car else 0,
    )  # fmt: skip


def _assignment(plan: PlanVersion, move: Move, *, by: Actor) -> Assignment:
    if move.car is None:
        raise ValueError("an assignment needs a car")
    values = Values(on=timezone.localdate(plan.begins_at), dealer_id=plan.dealer_id)
    begins, ends = padded(move.order, move.car, values)
    return Assignment(
        order=move.order,
        vehicle=move.car,
        span=DateTimeTZRange(begins + (move.line.start_at - move.order.start_at), ends),
        assigned_by=AssignedBy.PLAN,
        plan=plan,
        reason=plan.trigger,
        steps=steps_up(move.order, move.car),
        cost=upgrade_cost(move.order, move.car),
        made_at=timezone.now(),
        made_by_id=by.user_id,
    )
