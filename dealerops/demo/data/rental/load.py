"""All of the rental business in one transaction: stores, cars, orders, violations, complaints."""

import datetime as dt
import random
from collections.abc import Callable
from contextlib import suppress

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from dealerops.demo.data.buyers import person_name
from dealerops.demo.data.rental.album import Album, draw_album
from dealerops.demo.data.rental.books import Books
from dealerops.demo.data.rental.fines import Desk, find_violations
from dealerops.demo.data.rental.fleet import buy_cars
from dealerops.demo.data.rental.ladder import Ladder
from dealerops.demo.data.rental.life import Life, Person
from dealerops.demo.data.rental.masters import Market, build_market
from dealerops.demo.data.rental.recovery import Recovery
from dealerops.demo.data.rental.roadside import break_down, call_in, change
from dealerops.demo.data.rental.sheets import Sheets
from dealerops.demo.data.rental.voices import complain
from dealerops.demo.drawing import numbers
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.foundation.errors import DomainError
from dealerops.network.models import Dealer
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import Custody
from dealerops.registry.services.bulk import CustomerFacts, register_customers
from dealerops.workcal.calc import add_months, at, local_date
from rental.choices import OrderState
from rental.models import Assignment, Block, RentalComplaint, RentalOrder, RentalVehicle, Violation
from rental.selectors.violations.morning import overdue_violations
from rental.services.plan import make_plan, publish_plan
from rental.services.preparing import Checklist, prepare_car
from rental.services.violations import look_at_blocks, mark_overdue
from rental.services.violations.blocking import cars_to_look_at

MONTHS, CARS, PEOPLE_PER_CAR = 14, 300, 9
FINES_PER_CAR = 23  # in fourteen months
CANCELLED = 0.07  # of the orders
SPARES = 8  # cars that only stand in for others
BATCH = 500
DAMAGED = 40  # one order in so many, at most
READY_AHEAD = dt.timedelta(hours=3)


def load_rental(cars: int = CARS, *, seed: str, tick: Callable[[int], object]) -> None:
    """`cars` cars over six stores in fourteen months; `tick` hears how many.

    Safe to repeat: where there are rental cars nothing happens.
    """
    if RentalVehicle.objects.exists():
        tick(cars)
        return
    now = timezone.now()
    rng = random.Random(f"{seed}:{local_date(now)}:rental")  # noqa: S311  # made-up people
    _load(cars, rng, now, tick)


@transaction.atomic
def _load(cars: int, rng: random.Random, now: dt.datetime, tick: Callable[[int], object]) -> None:
    today = local_date(now)
    first = add_months(today, -MONTHS)
    market = build_market(rng, first - dt.timedelta(days=30), add_months(today, -8))
    fleet = buy_cars(cars, market, rng, first - dt.timedelta(days=20), today)
    since = at(first, dt.time(9)).astimezone(dt.UTC)
    spares, driven = fleet[:SPARES], fleet[SPARES:]
    life = Life(market, _people(cars * PEOPLE_PER_CAR, rng), rng, now)
    for car in driven:
        life.drive(car, since)
        tick(1)
    life.cancel_some(int(len(life.orders) * CANCELLED), since)
    life.swap(spares)
    life.orders.sort(key=lambda one: one.submitted_at or now)
    for order, number in zip(life.orders, _numbers("RNT", life.orders), strict=True):
        order.number = number
    RentalOrder.objects.bulk_create(life.orders, batch_size=BATCH)
    _date_back(RentalOrder, "submitted_at")
    Custody.objects.bulk_create(life.custodies(), batch_size=BATCH)
    Assignment.objects.bulk_create(life.assignments(), batch_size=BATCH)
    Block.objects.bulk_create(life.blocks, batch_size=BATCH)
    album = draw_album(_operator(market, market.stores[0]))
    books = Books(rng, now, market.collectors)
    _write_down(life, album, books)
    drives = [(car, begins) for _order, car, begins, _ends in life.held]
    find_violations(cars * FINES_PER_CAR, drives, Desk(books, album, rng), since, now)
    Ladder(books, album, market.supervisors, market.managers, rng, now).climb()
    complain(life.orders, rng, now, _numbers("RCP", life.orders[: len(life.orders) // 50]))
    _date_back(Violation, "found_at")
    _date_back(RentalComplaint, "received_at")
    _finish_today(life, now)
    tick(len(spares))


def _plan(store: Dealer, manager_id: int) -> None:
    """The manager looks at the plan of the coming days and publishes it."""
    manager = Actor(
        role=Role.RENTAL_MGR,
        channel=Channel.PORTAL,
        user_id=manager_id,
        dealer_ids=frozenset({store.pk}),
    )
    publish_plan(make_plan(store.pk, by=manager).pk, by=manager)


def _write_down(life: Life, album: Album, books: Books) -> None:
    """Breakdowns, sheets, changes, what all that cost, and damage."""
    stops = break_down(life.failed, life.rng)
    driven = [(order, car, out, back) for order, car, out, back in life.held if order]
    sheets = Sheets(album, life.rng, life.now)
    sheets.write(driven, stops)
    books.keep(life.orders, sheets.bills, change(life.orders, album, life.rng, life.now))
    came_back = {order.pk: car.id for order, car, _begins, ends in driven if ends}
    numbers = _values(len(life.orders) // DAMAGED)
    Recovery(books, album, came_back, life.rng, life.now).recover(life.orders, numbers)


def _finish_today(life: Life, now: dt.datetime) -> None:
    """What the morning's tasks and the people of the stores do."""
    for violation_id in overdue_violations(now):
        mark_overdue(violation_id, by=SYSTEM)
    look_at_blocks(cars_to_look_at(), by=SYSTEM)
    for store in life.market.stores:
        _plan(store, life.market.managers[store.pk])
    call_in(life.orders, life.rng, now)
    _prepare(life.market, now)


def _operator(market: Market, store: Dealer) -> Actor:
    return Actor(
        role=Role.RENTAL_OP,
        channel=Channel.PORTAL,
        user_id=market.operators[store.pk],
        dealer_ids=frozenset({store.pk}),
    )


def _prepare(market: Market, now: dt.datetime) -> None:
    """Cars that leave in the next hours stand ready."""
    list_done = Checklist(
        energy_percent=100, is_clean=True, tyres_and_lights=True, papers_on_board=True,
        safety_kit=True, extras_fitted=True,
    )  # fmt: skip
    for store in market.stores:
        by = _operator(market, store)
        soon = RentalOrder.objects.visible_to(by).filter(
            state=OrderState.ASSIGNED, start_at__lt=now + READY_AHEAD
        )
        for order in soon.order_by("start_at"):
            with suppress(DomainError):  # its papers or a block speak against it
                prepare_car(order.pk, list_done, by=by)


def _people(count: int, rng: random.Random) -> list[Person]:
    facts = [
        CustomerFacts(
            name=person_name(rng),
            kind=CustomerKind.PRIVATE,
            id_number=numbers.resident(rng),
            mobile=f"1{rng.choice('3578')}{rng.choice('0123678')}{numbers.digits(rng, 8)}",
        )
        for _one in range(count)
    ]
    ids = register_customers(facts).ids
    return [
        Person(pk, one.name, one.mobile, one.id_number) for pk, one in zip(ids, facts, strict=True)
    ]


def _numbers(prefix: str, orders: list[RentalOrder]) -> list[str]:
    """Numbers of the sequence that the services use, with the months in which the orders came."""
    values = _values(len(orders))
    days = [local_date(one.submitted_at) for one in orders if one.submitted_at]
    return [f"{prefix}-{day:%Y%m}-{value:06d}" for day, value in zip(days, values, strict=True)]


def _values(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('rental_number') FROM generate_series(1, %s)", [count])
        return [value for (value,) in cursor.fetchall()]


def _date_back(model: type[Model], moment: str) -> None:
    """Lists and reports go by when a row came in, which was not when the demo was loaded."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET created_at = {moment} WHERE created_at > {moment}")  # noqa: S608
