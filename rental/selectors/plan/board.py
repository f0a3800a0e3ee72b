"""The board of the plan: every car of a store with what stands on it during some days, and what waits for a car."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.policy.services import Values
from rental.calc.rates import Moments
from rental.choices import HANDED_IN, HAS_A_CAR, OrderState
from rental.models import Block, RentalOrder, RentalVehicle
from rental.selectors.car_times import use_of_cars
from rental.selectors.plan.inputs import Padding, is_frozen

LATEST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)  # of a block without an end
MINUTE = dt.timedelta(minutes=1)


class Standing(StrEnum):
    """What a bar on the board is; the tone says it too."""

    OUT = "OUT"
    BOOKED = "BOOKED"
    BLOCKED = "BLOCKED"
    LATE = "LATE"
    BACK = "BACK"


@dataclass(frozen=True, slots=True)
class Item:
    """One bar: an order or a block; `in_conflict` where it cannot stay beside another."""

    standing: Standing
    begins: dt.datetime
    ends: dt.datetime
    order: RentalOrder | None = None
    block: Block | None = None
    is_frozen: bool = False
    in_conflict: bool = False

    @property
    def may_move(self) -> bool:
        return self.standing == Standing.BOOKED


@dataclass(frozen=True, slots=True)
class BoardCar:
    car: RentalVehicle
    plate: str
    items: Sequence[Item]
    used: Fraction | None

    @property
    def used_part(self) -> float | None:
        return None if self.used is None else float(self.used)

    @property
    def in_conflict(self) -> bool:
        return any(item.in_conflict for item in self.items)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the page; empty is everything."""

    class_id: int | None = None
    plate: str = ""
    only_conflicts: bool = False
    only_free: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    window: Moments
    cars: Sequence[BoardCar]
    waiting: Sequence[Item] = field(default_factory=tuple)

    @property
    def conflicts(self) -> int:
        return sum(item.in_conflict for car in self.cars for item in car.items)


def board(actor: Actor, window: Moments, wanted: Wanted, *, now: dt.datetime) -> Board:
    """What the actor sees of the cars of their stores, ordered by class and plate."""
    cars = _cars(actor, window, wanted)
    items = _items(cars, window, now)
    used = use_of_cars(cars, window)
    rows = [BoardCar(car, _plate(car), items[car.pk], used[car.pk]) for car in cars]
    if wanted.only_conflicts:
        rows = [row for row in rows if row.in_conflict]
    if wanted.only_free:
        rows = [row for row in rows if not row.items]
    return Board(window, rows, _waiting(actor, window, wanted))


def _cars(actor: Actor, window: Moments, wanted: Wanted) -> list[RentalVehicle]:
    day = timezone.localdate(window[0])
    cars = RentalVehicle.objects.visible_to(actor).in_fleet(day).with_plate(timezone.localdate())
    if wanted.class_id:
        cars = cars.filter(vehicle_class=wanted.class_id)
    found = [car for car in cars.for_list() if wanted.plate.upper() in _plate(car).upper()]
    return sorted(found, key=lambda car: (car.vehicle_class.rank, _plate(car), car.pk))


def _plate(car: RentalVehicle) -> str:
    return getattr(car, "plate_now", None) or ""


def _items(
    cars: Sequence[RentalVehicle], window: Moments, now: dt.datetime
) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    values = {
        car.dealer_id: Values(on=timezone.localdate(now), dealer_id=car.dealer_id) for car in cars
    }
    on_cars = Q(state__in=HAS_A_CAR) | Q(state__in=HANDED_IN)
    orders = RentalOrder.objects.filter(on_cars, vehicle__in=cars, start_at__lt=window[1])
    orders = orders.exclude(handed_in_at__lte=window[0]).exclude(
        end_at__lte=window[0], state__in=(OrderState.ASSIGNED, OrderState.READY)
    )
    by_pk = {car.pk: car for car in cars}
    for order in orders.select_related("customer", "vehicle_class"):
        car = by_pk[order.vehicle_id or 0]
        frozen = is_frozen(order, now, values[car.dealer_id])
        found[car.pk].append(_order_item(order, now, is_frozen=frozen))
    blocks = Block.objects.in_force().filter(
        vehicle__in=cars, span__overlap=DateTimeTZRange(*window)
    )
    for block in blocks:
        ends = block.span.upper or LATEST
        found[block.vehicle_id].append(Item(Standing.BLOCKED, block.span.lower, ends, block=block))
    for car in cars:
        padding = Padding.of(values[car.dealer_id])
        around = (padding.before * MINUTE, padding.after_with(car) * MINUTE)
        found[car.pk] = _judged(sorted(found[car.pk], key=lambda item: item.begins), around)
    return found


def _order_item(order: RentalOrder, now: dt.datetime, *, is_frozen: bool) -> Item:
    if order.state == OrderState.IN_USE:
        standing = Standing.LATE if order.end_at < now else Standing.OUT
        begins = order.handed_out_at or order.start_at
        return Item(standing, begins, max(order.end_at, now), order=order)
    if order.handed_in_at is not None:
        return Item(
            Standing.BACK, order.handed_out_at or order.start_at, order.handed_in_at, order=order
        )
    return Item(Standing.BOOKED, order.start_at, order.end_at, order=order, is_frozen=is_frozen)


def _judged(items: Sequence[Item], around: tuple[dt.timedelta, dt.timedelta]) -> list[Item]:
    """A booked order is in conflict with whatever overlaps the time that it needs with its padding."""
    padded = [_padded(item, around) for item in items]
    return [
        replace(item, in_conflict=item.may_move and _meets(place, padded))
        for place, item in enumerate(items)
    ]


def _padded(item: Item, around: tuple[dt.timedelta, dt.timedelta]) -> Moments:
    if item.block is not None:
        return item.begins, item.ends
    return item.begins - around[0], item.ends + around[1]


def _meets(place: int, spans: Sequence[Moments]) -> bool:
    begins, ends = spans[place]
    others = (span for number, span in enumerate(spans) if number != place)
    return any(begins < until and since < ends for since, until in others)


def _waiting(actor: Actor, window: Moments, wanted: Wanted) -> list[Item]:
    """Confirmed orders of the actor's stores that begin in the window and have no car."""
    orders = RentalOrder.objects.visible_to(actor).filter(state=OrderState.CONFIRMED, vehicle=None)
    if actor.dealer_ids:
        orders = orders.filter(dealer__in=actor.dealer_ids)
    if wanted.class_id:
        orders = orders.filter(vehicle_class=wanted.class_id)
    rows = orders.filter(start_at__lt=window[1], end_at__gt=window[0])
    return [
        Item(Standing.BOOKED, order.start_at, order.end_at, order=order)
        for order in rows.select_related("customer", "vehicle_class").order_by("start_at", "pk")
    ]
