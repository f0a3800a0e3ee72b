"""Orders, cars, blocks and roads as the planner takes them."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from dealerops.policy.services import Values
from rental.calc.planner import DELIVERED, Car, Instance, Job, Leg
from rental.choices import TO_PLAN, OrderState
from rental.choices.plan import RANGE_SHARE
from rental.choices.policy import (
    BUFFER_BEFORE,
    BUFFER_CHARGING,
    BUFFER_CLEANING,
    BUFFER_INSPECTION,
    BUFFER_OTHER_STORE,
    FREEZE_HOURS,
)
from rental.models import Assignment, Block, RentalOrder, RentalVehicle, StoreDistance

EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
EVER = 10**9  # minutes; a block that nobody has released


def minutes(at: dt.datetime) -> int:
    """Whole minutes since the planner's zero; what is begun counts as gone."""
    return (at - EPOCH) // MINUTE


def moment(at: int) -> dt.datetime:
    return EPOCH + at * MINUTE


@dataclass(frozen=True, slots=True)
class Padding:
    """Minutes that a car is busy around a rental (domain.md 5.2)."""

    before: int
    after: int
    charging: int
    other_store: int

    @classmethod
    def of(cls, values: Values) -> "Padding":
        return cls(
            values[BUFFER_BEFORE],
            values[BUFFER_CLEANING] + values[BUFFER_INSPECTION],
            values[BUFFER_CHARGING],
            values[BUFFER_OTHER_STORE],
        )

    def after_with(self, vehicle: RentalVehicle) -> int:
        return self.after + (self.charging if vehicle.is_electric else 0)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An instance with the rows behind it."""

    instance: Instance
    orders: Mapping[int, RentalOrder]
    vehicles: Mapping[int, RentalVehicle]
    places: Mapping[int, int]  # order -> car, as it is now

    @property
    def hash(self) -> str:
        return hashlib.sha256(repr(self.instance.sorted()).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Question:
    """What to load: which cars, from when on, and until when orders without a car are looked at.

    `settled` orders stay on their cars if they can; with `only` every order outside it is settled.
    `replaced` are orders on the road that need another car from a moment on.
    """

    dealer_id: int
    now: dt.datetime
    until: dt.datetime
    values: Values
    only: Collection[int] | None = None
    replaced: Mapping[int, dt.datetime] = field(default_factory=dict)


def load(question: Question, vehicles: Iterable[RentalVehicle] | None = None) -> Loaded:
    """The cars of the store (or those named) and all that is or should be on them.

    Orders of other stores that stand on these cars come along; their cars are not this store's to change.
    """
    if vehicles is None:
        day = timezone.localdate(question.now)
        vehicles = RentalVehicle.objects.filter(dealer=question.dealer_id).assignable(day)
    cars = {one.pk: one for one in sorted(with_model(vehicles), key=lambda one: one.pk)}
    orders = _orders(question, cars)
    padding = Padding.of(question.values)
    jobs = [job_of(order, question) for order in orders]
    instance = Instance(
        jobs,
        _cars(cars, question, padding),
        padding.before,
        roads(padding.other_store),
    )
    return Loaded(
        instance,
        {order.pk: order for order in orders},
        cars,
        {order.pk: order.vehicle_id for order in orders if order.vehicle_id in cars},
    )


def with_model(vehicles: Iterable[RentalVehicle]) -> list[RentalVehicle]:
    pks = [one.pk for one in vehicles]
    rows = RentalVehicle.objects.filter(pk__in=pks)
    return list(rows.select_related("vehicle__model", "vehicle_class", "dealer"))


def _orders(question: Question, cars: Collection[int]) -> Sequence[RentalOrder]:
    """What is driven, what has a car, and what waits for one."""
    driven = Q(vehicle__in=cars, state=OrderState.IN_USE)
    assigned = Q(vehicle__in=cars, state__in=TO_PLAN)
    waiting = Q(
        dealer=question.dealer_id, vehicle=None, state=OrderState.CONFIRMED,
        start_at__lt=question.until, end_at__gt=question.now,
    )  # fmt: skip
    stranded = Q(vehicle__dealer=question.dealer_id, state__in=TO_PLAN) & ~Q(vehicle__in=cars)
    replaced = Q(pk__in=list(question.replaced))
    known = driven | assigned | waiting | replaced
    if question.only is None:  # their car left the fleet
        known |= stranded & Q(start_at__lt=question.until)
    found = RentalOrder.objects.filter(known)
    return list(found.select_related("vehicle_class", "vehicle").order_by("start_at", "pk"))


def job_of(order: RentalOrder, question: Question) -> Job:
    """As the planner sees it: what is driven counts until it is back."""
    start, end = minutes(order.start_at), -(-(order.end_at - EPOCH) // MINUTE)
    now = minutes(question.now)
    needed = question.replaced.get(order.pk)
    is_out = order.state == OrderState.IN_USE and needed is None
    weight = DELIVERED if order.state == OrderState.IN_USE else order.weight
    if needed is not None:
        start = minutes(needed)
    if order.state == OrderState.IN_USE:
        end = max(end, now, start + 1)
    return Job(
        id=order.pk,
        start=start,
        end=end,
        rank=order.vehicle_class.rank,
        weight=weight,
        seats=order.seats or 0,
        class_seats=0 if order.seats else order.vehicle_class.seats,
        origin=order.dealer_id,
        destination=order.return_dealer_id,
        pinned=None if is_out or needed else order.pinned_vehicle_id,
        published=None if needed else order.vehicle_id,
        is_out=is_out,
        is_fixed=order.vehicle_id is not None and _is_settled(order, question),
        may_upgrade=order.may_upgrade,
        may_downgrade=order.may_downgrade,
        daily_km=0 if order.range_agreed else order.planned_daily_km or 0,
    )


def _is_settled(order: RentalOrder, question: Question) -> bool:
    """Frozen, another store's, or no matter of what is planned now."""
    if order.dealer_id != question.dealer_id:
        return True
    if question.only is not None and order.pk not in question.only:
        return True
    return is_frozen(order, question.now, question.values)


def is_frozen(order: RentalOrder, now: dt.datetime, values: Values) -> bool:
    """It has its car and begins within a day (domain.md 5.3)."""
    hours = dt.timedelta(hours=values[FREEZE_HOURS])
    return order.vehicle_id is not None and order.start_at < now + hours


def _cars(cars: Mapping[int, RentalVehicle], question: Question, padding: Padding) -> list[Car]:
    blocks = _blocks(cars, question)
    stands = _stands(cars)
    part = question.values[RANGE_SHARE]
    return [
        Car(
            id=pk,
            rank=car.vehicle_class.rank,
            after=(after := padding.after_with(car)),
            seats=car.seats,
            home=stands.get(pk, car.dealer_id),
            is_partner=car.is_partner,
            reach=int(car.range_km * part) if car.range_km else None,
            blocks=(*blocks.get(pk, ()), _papers_end(car, after)),
        )
        for pk, car in cars.items()
    ]


def _papers_end(car: RentalVehicle, after: int) -> tuple[int, int]:
    """Insurance and inspection must hold until the end of the rental; the time after it may lie behind."""
    days = [car.insurance_until, car.inspection_until]
    if car.retired_on is not None:
        days.append(car.retired_on - dt.timedelta(days=1))
    midnight = dt.datetime.combine(
        min(days) + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone()
    )
    return (minutes(midnight) + after, EVER)


def _blocks(cars: Collection[int], question: Question) -> dict[int, list[tuple[int, int]]]:
    """Blocks in force, and cars that are still being cleaned after a rental."""
    found: dict[int, list[tuple[int, int]]] = {}
    rows = Block.objects.in_force().filter(vehicle__in=cars)
    cleaned = Assignment.objects.held().filter(
        vehicle__in=cars, order__handed_in_at__isnull=False, span__endswith__gt=question.now
    )
    for row in (*rows, *cleaned):
        end = row.span.upper
        span = (minutes(row.span.lower), EVER if end is None else -(-(end - EPOCH) // MINUTE))
        found.setdefault(row.vehicle_id, []).append(span)
    return found


def _stands(cars: Collection[int]) -> dict[int, int]:
    """Where each car was brought back last; a car that was never out stands at home."""
    back = RentalOrder.objects.filter(vehicle__in=cars, handed_in_at__isnull=False)
    rows = back.order_by("vehicle_id", "-handed_in_at").distinct("vehicle_id")
    return dict(rows.values_list("vehicle_id", "return_dealer_id"))


def roads(extra: int) -> dict[tuple[int, int], Leg]:
    """The drive and what moving a car costs beside it (domain.md 5.2)."""
    return {
        (row.origin_id, row.destination_id): Leg(row.minutes + extra, round(row.km))
        for row in StoreDistance.objects.all()
    }
