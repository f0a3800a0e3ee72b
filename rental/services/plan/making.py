"""Plans: made from what stands now, for a whole store or for what an event touches. Publishing is another verb."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from dealerops.policy.services import Values
from rental.calc.planner import Car, Instance, Job, Plan, solve, stand
from rental.choices import TO_PLAN, OrderState
from rental.choices.plan import PLAN_DAYS, PlanKind, PlanState, Trigger
from rental.choices.roles import OPERATORS
from rental.models import PlanLine, PlanVersion, RentalOrder, RentalVehicle, VehicleClass
from rental.rules.plan import is_as_planned, steps_up
from rental.selectors.plan.inputs import Loaded, Padding, Question, is_frozen, load, minutes
from rental.selectors.plan.ways import Advice

MOST_EXTRA = 50  # cars in a what-if


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """What happened: cars that cannot serve as planned, or orders that need a car anew.

    `replaced` are orders on the road whose car failed, with the moment their replacement must be there.
    Only orders on these cars and these orders are planned again (domain.md 5.5).
    """

    dealer_id: int
    trigger: str = Trigger.BREAKDOWN
    vehicle_ids: frozenset[int] = frozenset()
    order_ids: frozenset[int] = frozenset()
    replaced: Mapping[int, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The plan of today beside the plan with more cars; nothing is saved."""

    now: Plan
    then: Plan
    orders: int

    @property
    def more(self) -> int:
        """Orders that would be served in addition."""
        return self.then.reached.fulfilled - self.now.reached.fulfilled


@transaction.atomic
def make_plan(dealer_id: int, *, by: Actor, trigger: str = Trigger.HAND) -> PlanVersion:
    """A draft for all orders of the coming days; frozen orders stay where they are (domain.md 5.3)."""
    check_planner(dealer_id, by)
    question = question_of(dealer_id)
    loaded = load(question)
    plan = solve(loaded.instance)
    old = _drafts(dealer_id, PlanKind.FULL)
    return _save(question, loaded, plan, PlanKind.FULL, trigger, old=old, by=by)


@transaction.atomic
def replan_for(event: PlanEvent, *, by: Actor) -> PlanVersion:
    """A draft that moves only what the event touches, frozen or not; every other car keeps its orders.

    Drafts of other events stand beside it. One that plans for the same orders is replaced: what else it
    plans for goes into the new one.
    """
    check_planner(event.dealer_id, by)
    event, old = _with_what_waits(event)
    touched = _touched(event)
    question = replace(question_of(event.dealer_id), only=touched, replaced=dict(event.replaced))
    loaded = load(question)
    asked = {*touched, *event.replaced}
    jobs = [
        replace(job, is_fixed=True)
        if job.id in loaded.places and job.id not in event.replaced
        else job
        for job in loaded.instance.jobs
        if job.id in asked or job.id in loaded.places
    ]
    cars = [_without_failed(car, loaded, event) for car in loaded.instance.cars]
    loaded = replace(loaded, instance=replace(loaded.instance, jobs=jobs, cars=cars))
    plan = solve(loaded.instance)
    kept = {job: car for job, car in plan.places.items() if job in asked}
    plan = replace(plan, places=kept, unplaced=tuple(job for job in plan.unplaced if job in asked))
    return _save(question, loaded, plan, PlanKind.EVENT, event.trigger, old=old, by=by)


def what_if(dealer_id: int, extra: Mapping[int, int], *, by: Actor) -> WhatIf:
    """How many more orders would be served with so many more cars of each class (class id -> cars)."""
    check_planner(dealer_id, by)
    question = question_of(dealer_id)
    loaded = load(question)
    classes = {one.pk: one for one in VehicleClass.objects.filter(pk__in=list(extra))}
    after = Padding.of(question.values).after
    wanted = [
        classes[pk]
        for pk, count in sorted(extra.items())
        if pk in classes
        for _ in range(min(count, MOST_EXTRA))
    ]
    cars = [
        Car(id=-number, rank=one.rank, seats=one.seats, after=after, home=dealer_id)
        for number, one in enumerate(wanted, start=1)
    ]
    bigger = replace(loaded.instance, cars=[*loaded.instance.cars, *cars])
    mine = [
        order
        for order in loaded.orders.values()
        if order.dealer_id == dealer_id and order.state in TO_PLAN
    ]
    return WhatIf(solve(loaded.instance), solve(bigger), len(mine))


def check_planner(dealer_id: int, by: Actor) -> None:
    """An operator of this store, or the system. Foreign and missing stores look alike."""
    if by.role == Role.SYSTEM:
        return
    if by.role not in OPERATORS:
        raise TransitionRefused(WRONG_ROLE)
    if dealer_id not in by.dealer_ids:
        raise Dealer.DoesNotExist


def question_of(dealer_id: int) -> Question:
    now = timezone.now()
    values = Values(on=timezone.localdate(now), dealer_id=dealer_id)
    return Question(dealer_id, now, now + dt.timedelta(days=values[PLAN_DAYS]), values)


def _without_failed(car: Car, loaded: Loaded, event: PlanEvent) -> Car:
    """Nobody on the road gets the car that failed under them."""
    ends = [
        minutes(loaded.orders[pk].end_at) + car.after
        for pk in event.replaced
        if pk in loaded.orders and loaded.orders[pk].vehicle_id == car.id
    ]
    begins = minutes(timezone.now())
    return replace(car, blocks=(*car.blocks, *((begins, end) for end in ends if end > begins)))


def _touched(event: PlanEvent) -> frozenset[int]:
    rows = RentalOrder.objects.filter(vehicle__in=event.vehicle_ids, state__in=TO_PLAN)
    return event.order_ids | frozenset(rows.values_list("pk", flat=True))


def _with_what_waits(event: PlanEvent) -> tuple[PlanEvent, list[PlanVersion]]:
    """The event, with the orders of the unpublished drafts that the plan for it replaces.

    What people have moved, changed or ended since such a draft was made is not planned again.
    """
    drafts = {
        plan: {line.order_id: line for line in plan.lines.select_related("order")}
        for plan in _drafts(event.dealer_id, PlanKind.EVENT)
    }
    old: list[PlanVersion] = []
    while True:
        ids = {*_touched(event), *event.replaced}
        shared = next((plan for plan in drafts if ids & drafts[plan].keys()), None)
        if shared is None:
            return event, old
        old.append(shared)
        waiting = [line for line in drafts.pop(shared).values() if is_as_planned(line, line.order)]
        out = {
            line.order_id: max(line.start_at, timezone.now())
            for line in waiting
            if line.order.state == OrderState.IN_USE
        }
        event = replace(
            event,
            order_ids=event.order_ids | {line.order_id for line in waiting} - out.keys(),
            replaced={**out, **event.replaced},
        )


def _drafts(dealer_id: int, kind: str) -> list[PlanVersion]:
    """Unpublished ones, locked; plans of a store are made one after the other."""
    Dealer.objects.select_for_update(no_key=True).get(pk=dealer_id)
    return list(PlanVersion.objects.select_for_update().filter(dealer=dealer_id, kind=kind).draft())


def _save(  # noqa: PLR0913 - everything a plan consists of
    question: Question,
    loaded: Loaded,
    plan: Plan,
    kind: str,
    trigger: str,
    *,
    old: Sequence[PlanVersion],
    by: Actor,
) -> PlanVersion:
    """The draft with its lines; the `old` ones that it replaces are discarded."""
    dealer = Dealer.objects.get(pk=question.dealer_id)
    for row in old:
        row.state = PlanState.DISCARDED
        row.save_fields("state")
    number = PlanVersion.objects.filter(dealer=dealer).aggregate(last=Max("number"))["last"] or 0
    version = PlanVersion.objects.create(
        dealer=dealer,
        number=number + 1,
        kind=kind,
        trigger=trigger,
        begins_at=question.now,
        ends_at=question.until,
        inputs_hash=loaded.hash,
        objective=objective_of(plan),
        policy_values=question.values.used(),
        made_at=question.now,
        made_by_id=by.user_id,
    )
    PlanLine.objects.bulk_create(_lines(version, question, loaded, plan))
    record(
        version, "rental.plan_made", by=by, number=version.number, kind=kind, trigger=trigger,
        changes=sum(loaded.places.get(job) != car for job, car in plan.places.items()),
        unplaced=len(plan.unplaced),
    )  # fmt: skip
    return version


def objective_of(plan: Plan) -> dict[str, object]:
    costs = plan.bound_costs
    return {
        **plan.reached.as_dict(),
        "bound": plan.bound,
        "bound_downgrades": costs.down,
        "bound_partner_days": costs.partner,
        "bound_upgrades": costs.up,
        "level_1_proven": plan.is_best_in_weight,
        "level_2_proven": plan.is_best_in_classes,
    }


def _lines(version: PlanVersion, question: Question, loaded: Loaded, plan: Plan) -> list[PlanLine]:
    """One for every order of the store that the plan speaks of, but what is driven already."""
    fleet, _waiting = stand(_as_planned(loaded, plan))
    advice = Advice(loaded, fleet, question)
    jobs = {job.id: job for job in loaded.instance.jobs}
    spoken = [
        pk
        for pk in (*plan.places, *plan.unplaced)
        if _is_ours(jobs[pk], loaded.orders[pk], question)
    ]
    return [_line(version, jobs[pk], plan.places.get(pk), advice) for pk in sorted(spoken)]


def _is_ours(job: Job, order: RentalOrder, question: Question) -> bool:
    return order.dealer_id == question.dealer_id and not job.is_out


def _as_planned(loaded: Loaded, plan: Plan) -> Instance:
    """The instance with every order standing where the plan, or before it the store, put it."""
    places = {**loaded.places, **plan.places}
    jobs = [
        replace(job, published=places[job.id], is_fixed=True, pinned=None)
        for job in loaded.instance.jobs
        if job.id in places and job.id not in plan.unplaced
    ]
    return replace(loaded.instance, jobs=jobs)


def _line(version: PlanVersion, job: Job, car: int | None, advice: Advice) -> PlanLine:
    order, loaded = advice.loaded.orders[job.id], advice.loaded
    vehicle: RentalVehicle | None = loaded.vehicles[car] if car is not None else None
    return PlanLine(
        plan=version,
        order=order,
        vehicle=vehicle,
        before_id=order.vehicle_id,
        start_at=advice.question.replaced.get(job.id, order.start_at),
        end_at=order.end_at,
        is_change=car != order.vehicle_id,
        is_frozen=is_frozen(order, advice.question.now, advice.question.values),
        steps=steps_up(order, vehicle) if vehicle else 0,
        reasons=[] if vehicle else advice.reasons(job),
        ways=[] if vehicle else advice.ways(job),
    )
