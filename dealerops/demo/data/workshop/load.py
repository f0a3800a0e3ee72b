"""All workshops, dealer by dealer, each in one transaction."""

import datetime as dt
import random
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from aftersales.choices import RoState
from aftersales.models import CardRetention, RepairOrder
from aftersales.services import compare_cards
from aftersales.services.retention import refresh_dealer
from aftersales.services.values import values_of
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.workshop.calls import Calls
from dealerops.demo.data.workshop.desk import CallDesk
from dealerops.demo.data.workshop.drives import drives_of_today, lend_cars
from dealerops.demo.data.workshop.filing import (
    RECENT,
    bring_workbooks,
    collect_cards,
    enter_somebody_twice,
    fill_repair_files,
    let_cars_out,
    open_recent_files,
)
from dealerops.demo.data.workshop.forms import Forms
from dealerops.demo.data.workshop.garage import Garage, Visit
from dealerops.demo.data.workshop.houses import House, hire, houses
from dealerops.demo.data.workshop.interviews import Interviewer
from dealerops.demo.data.workshop.loyalty import Loyalty
from dealerops.demo.data.workshop.orders import Order
from dealerops.demo.data.workshop.photos import Photographer
from dealerops.demo.data.workshop.prospects import note_prospects
from dealerops.demo.data.workshop.shelves import Shelves
from dealerops.demo.data.workshop.shifts import SHIFT, Shifts
from dealerops.demo.data.workshop.steps import Bench
from dealerops.demo.data.workshop.tables import ORDER
from dealerops.demo.data.workshop.today import work_of_today
from dealerops.demo.data.workshop.traffic import OURS, Traffic
from dealerops.demo.data.workshop.yard import own_customer
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.choices import ReadingSource
from dealerops.registry.models import MileageReading, PlateAssignment
from dealerops.workcal.calc import add_months, local_date
from dealerops.workcal.choices import dealer_open
from dealerops.workcal.services import lookup

MONTHS = 14
AHEAD = dt.timedelta(days=60)
TOLD = dt.timedelta(days=21)  # orders as young as this keep every entry of the journal
ORIGIN = "aftersales.repairorder:"
LEAST = 12  # orders of a dealer in a small demo
BLOCK = 500
NEW_CARS, LOAN_CARS = 5, 2


def load_workshops(
    orders: int, *, seed: str, dealers: int = 0, tick: Callable[[int], object]
) -> None:
    """`orders` repair orders over all dealers, or of the first `dealers` only; `tick` hears how many.

    Safe to repeat: dealers that have orders are passed over.
    """
    now = timezone.now()
    rng = random.Random(f"{seed}:{local_date(now)}:workshop")  # noqa: S311  # made-up people
    hire(rng, at=now - dt.timedelta(days=400))
    known = set(
        RepairOrder.objects.visible_to(SYSTEM).values_list("dealer_id", flat=True).distinct()
    )
    for house in houses(random.Random(seed))[: dealers or None]:  # noqa: S311
        if house.pk not in known:
            load_workshop(house, max(LEAST, round(orders * house.share)), seed=seed, now=now)
        tick(round(orders * house.share))


@transaction.atomic
def load_workshop(house: House, orders: int, *, seed: str, now: dt.datetime) -> None:
    """Fourteen months of one dealer and what stands in its yard today."""
    dealer = house.dealer
    rng = random.Random(f"{seed}:{local_date(now)}:{dealer.code}")  # noqa: S311  # made-up people
    loader = _Loader(house, rng, now)
    loader.load(orders)
    open_recent_files(house)
    if house.place == 0:
        loader.enliven()
    refresh_dealer(house.pk, on=local_date(now))
    compare_cards(house.pk, on=local_date(now))


class _Loader:
    def __init__(self, house: House, rng: random.Random, now: dt.datetime) -> None:
        self._house, self._now, self._today = house, now, local_date(now)
        self._first = add_months(self._today, -MONTHS)
        self._tables, ids = Tables(ORDER), Ids(BLOCK)
        is_open = lookup(dealer_open(house.pk))
        shifts = Shifts(self._first, self._today + AHEAD, is_open)
        self._bench = Bench(
            house, rng, self._tables, ids, shifts, values_of(house.pk), told_since=now - TOLD
        )
        heads = PlateAssignment.objects.visible_to(SYSTEM).filter(
            plate__startswith=house.plate_head
        )
        plates = heads.values_list("plate", flat=True)
        self._garage = Garage(house, rng, self._tables, ids, plates)
        yard_id = own_customer(house, self._tables, ids, at=now)
        self._traffic = Traffic(house, rng, self._garage, shifts, yard_id=yard_id)
        self._desk = CallDesk(house, rng, self._tables, ids, is_open, now, self._today)
        interviewer = Interviewer(self._desk, Forms(self._desk))
        self._calls = Calls(self._desk, interviewer)
        self._night = shifts.last_before(now)
        self._shelves = Shelves(house, self._tables, ids, now)
        self._photographer = Photographer(self._bench)
        self._yard_id = yard_id
        self._new_cars: list[int] = []
        self._loan_cars: list[tuple[int, str]] = []

    def load(self, orders: int) -> None:
        # What would not have ended by last night has no place in the past: today's work stands for it.
        morning = self._bench.shifts.place(self._today) * SHIFT
        for arrival in self._traffic.arrivals(self._first, self._today, orders):
            order = Order(self._bench, arrival.car, arrival.plan)
            if order.ends < morning:
                self._live(order)
        self._shelves.fill()
        work_of_today(self._traffic, self._bench, self._shelves, self._night)
        standings = self._stay_or_leave()
        self._garage.file_cards()
        note_prospects(self._desk, self._garage)
        if self._house.place == 0:
            self._park()
        self._tables.ship()
        CardRetention.objects.bulk_create(standings, batch_size=BLOCK)

    def enliven(self) -> None:
        """What the people of the first house do today, through the services."""
        lend_cars(self._house, self._loan_cars)
        drives_of_today(self._house)
        fill_repair_files(self._house)
        let_cars_out(self._house, self._new_cars)
        collect_cards(self._house)
        enter_somebody_twice(self._house)
        bring_workbooks(self._house)

    def _park(self) -> None:
        """Cars of the house: new ones for sale, and those that it lends."""
        since = self._today - AHEAD
        own = [self._garage.own_car(since, self._yard_id) for _car in range(NEW_CARS + LOAN_CARS)]
        self._new_cars = [car.vehicle_id for car in own[:NEW_CARS]]
        self._loan_cars = [
            (car.vehicle_id, self._garage.plate_for(car.model.energy)) for car in own[NEW_CARS:]
        ]

    def _live(self, order: Order) -> None:
        order.file()
        car, plan = order.car, order.plan
        if plan.until != RoState.DELIVERED or order.delivered_at is None:
            self._traffic.stay_away(car, self._bench.shifts.day(plan.begins))
            return
        if self._house.place == 0 and order.delivered_at >= self._now - RECENT:
            self._photographer.photograph(order)
        delivered_on = local_date(order.delivered_at)
        km = int(car.km)
        self._tables.put(
            MileageReading, vehicle_id=car.vehicle_id, read_on=delivered_on, km=km,
            source=ReadingSource.ORDER.value, dealer_id=self._house.pk,
            origin=f"{ORIGIN}{order.id}", created_at=order.delivered_at,
        )  # fmt: skip
        if plan.kind in OURS:
            return
        car.read_on = max(car.read_on, delivered_on)
        car.visits.append(Visit(order.id, delivered_on, km, order.is_qualified, order.is_service))
        self._calls.follow(order)
        self._traffic.come_again(car, plan, order.id, delivered_on, self._today)

    def _stay_or_leave(self) -> list[CardRetention]:
        """Night after night; some cars turn out to be gone. Returns where the cards stand."""
        loyalty = Loyalty(self._desk)
        for car in self._garage.cars:
            if car.visits:
                loyalty.follow(car)
        loyalty.close()
        return loyalty.rows
