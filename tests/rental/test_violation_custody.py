"""5,000 violations against 14 months of custody with swaps: the matcher and plain SQL say the same.

Independent of the matcher: the SQL below knows neither its classes nor its order of questions.
"""

import datetime as dt
import random
from collections import Counter
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from dealerops.foundation.actor import SYSTEM
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody, PlateAssignment, Vehicle
from rental.choices import OrderState
from rental.choices.violations import Result, ViolationState
from rental.models import RentalVehicle, Violation
from rental.services.violations import ViolationFacts, take_in
from tests.factories.market import make_model, make_vin
from tests.factories.rental import FAR, RentalHouse, an_order, make_plate

SHANGHAI = ZoneInfo("Asia/Shanghai")
START, DAYS = dt.datetime(2025, 9, 1, tzinfo=SHANGHAI), 425
MINUTE = dt.timedelta(minutes=1)

# As domain.md 5.7 says it, in one question over all records.
SAID_BY_SQL = """
WITH one AS (
    SELECT v.id, v.plate, v.occurred_at AS t,
           (v.occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS day
      FROM rental_violation v
), carrier AS (
    SELECT one.id, one.t, one.day, p.vehicle_id, p.valid @> one.day AS now_on_it
      FROM one JOIN registry_plateassignment p ON p.plate = one.plate
      JOIN rental_rentalvehicle r ON r.vehicle_id = p.vehicle_id
     WHERE p.valid @> one.day OR upper(p.valid) = one.day
), replated AS (
    SELECT DISTINCT carrier.id
      FROM carrier JOIN registry_plateassignment p USING (vehicle_id)
     WHERE lower(p.valid) = carrier.day OR upper(p.valid) = carrier.day
), near AS (
    SELECT carrier.id, c.id AS custody, c.kind, c.reason_type, c.reason_id,
           lower(c.span) <= carrier.t AND (upper(c.span) IS NULL OR carrier.t < upper(c.span)) AS has,
           least(abs(extract(epoch FROM carrier.t - lower(c.span))),
                 abs(extract(epoch FROM carrier.t - upper(c.span)))) <= 600 AS edge
      FROM carrier JOIN registry_custody c USING (vehicle_id)
), holder AS (
    SELECT id, count(*) FILTER (WHERE has) AS holders, bool_or(edge) AS edge,
           min(kind) FILTER (WHERE has) AS kind,
           min(reason_id) FILTER (WHERE has AND reason_type = 'rental.rentalorder') AS order_id
      FROM near GROUP BY id
), car AS (
    SELECT id, count(DISTINCT vehicle_id) AS cars FROM carrier GROUP BY id
), judged AS (
    SELECT one.id, coalesce(cars, 0) AS cars, replated.id IS NOT NULL AS replated,
           coalesce(holders, 0) AS holders, coalesce(edge, false) AS edge, kind, order_id
      FROM one LEFT JOIN car USING (id) LEFT JOIN replated USING (id) LEFT JOIN holder USING (id)
)
SELECT id, CASE WHEN cars = 0 THEN 'UNKNOWN_PLATE'
                WHEN replated OR edge OR holders > 1 THEN 'AMBIGUOUS'
                WHEN holders = 0 THEN 'OPERATOR'
                WHEN kind = 'RENTAL' THEN 'MATCHED_ORDER'
                ELSE 'MATCHED_STAFF' END,
       CASE WHEN cars > 0 AND NOT (replated OR edge OR holders > 1) AND kind = 'RENTAL'
            THEN order_id END
  FROM judged
"""


def know_sizes() -> None:
    """Rows that were written a moment ago are nothing the planner knows of."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_custody, registry_plateassignment, rental_rentalvehicle")
        cursor.execute("ANALYZE rental_violation")


class World:
    """A fleet with its custodies, and records of which some are planted to be uncertain."""

    def __init__(self, house: RentalHouse, *, cars: int, seed: int = 20260901) -> None:
        self.house, self.random = house, random.Random(seed)
        self.orders = _orders(house)
        self.custodies: list[Custody] = []
        self.planted: set[str] = set()
        self.cars = self._fleet(cars)
        for car in self.cars:
            self._life(car)
        Custody.objects.bulk_create(self.custodies, batch_size=2000)
        know_sizes()

    def _fleet(self, many: int) -> list[tuple[int, str]]:
        """Cars with a plate each; every tenth gets another one on the way."""
        model = make_model()
        vehicles = Vehicle.objects.bulk_create(
            Vehicle(vin=make_vin(), model=model) for _n in range(many)
        )
        RentalVehicle.objects.bulk_create(
            RentalVehicle(
                vehicle=one, vehicle_class=self.house.a, dealer=self.house.store,
                rental_registered=True, insurance_until=FAR, inspection_until=FAR,
            )
            for one in vehicles
        )  # fmt: skip
        plates, found = [], []
        for n, one in enumerate(vehicles):
            first, second = make_plate(500_000 + 2 * n), make_plate(500_001 + 2 * n)
            change = START.date() + dt.timedelta(days=self.random.randrange(30, DAYS - 30))
            ends = change if n % 10 == 0 else None
            plates.append(_plate(one, first, dt.date(2025, 1, 1), ends))
            if ends:
                plates.append(_plate(one, second, ends, None))
                self._plant_replated(one.pk, second, ends)
            found.append((one.pk, first if not ends else second))
        PlateAssignment.objects.bulk_create(plates)
        return found

    def _plant_replated(self, car: int, plate: str, day: dt.date) -> None:
        noon = dt.datetime.combine(day, dt.time(12), SHANGHAI)
        self.replated = [*getattr(self, "replated", []), (plate, noon)]

    def _life(self, car: tuple[int, str]) -> None:
        """Rentals one after the other, with hours between, drivers, workshop, swaps and odd sheets."""
        moment = START + self.random.randrange(600) * MINUTE
        while moment < START + dt.timedelta(days=DAYS):
            ends = moment + self.random.randrange(4 * 60, 8 * 24 * 60) * MINUTE
            kind = self.random.choices(
                (CustodyKind.RENTAL, CustodyKind.WORKSHOP, CustodyKind.DRIVER, CustodyKind.STAFF),
                (85, 6, 6, 3),
            )[0]
            self._hold(car[0], kind, moment, ends)
            if kind == CustodyKind.RENTAL and self.random.random() < 0.1:
                middle = moment + (ends - moment) / 2
                self._swap(car[0], middle)
            # Now and then the next hand-over is typed before the return was.
            gap = -20 if self.random.random() < 0.03 else self.random.randrange(0, 72 * 60)
            moment = ends + gap * MINUTE

    def _swap(self, car: int, middle: dt.datetime) -> None:
        """The customer drives on in another car: the first sheet ends there, as does its custody."""
        last = self.custodies[-1]
        last.span = DateTimeTZRange(last.span.lower, middle)
        self._hold(car, CustodyKind.WORKSHOP, middle, middle + dt.timedelta(hours=2))

    def _hold(self, car: int, kind: str, begins: dt.datetime, ends: dt.datetime) -> None:
        is_rental = kind == CustodyKind.RENTAL
        self.custodies.append(
            Custody(
                vehicle_id=car,
                kind=kind,
                dealer=self.house.store,
                reason_type="rental.rentalorder" if is_rental else "aftersales.repairorder",
                reason_id=self.random.choice(self.orders) if is_rental else 1,
                span=DateTimeTZRange(begins, ends),
                in_conflict=True,
            )
        )

    def records(self, many: int) -> list[ViolationFacts]:
        last = min(DAYS, (dt.datetime.now(SHANGHAI) - START).days - 1)
        planted = [self._at_an_edge() for _n in range(150)] + self.replated[:40]
        unknown = [(f"川Z{n:05d}", START + n * MINUTE) for n in range(10)]
        anywhere = [self._somewhere(last) for _n in range(many - len(planted) - len(unknown))]
        found = [self._record(n, *one) for n, one in enumerate([*anywhere, *unknown])]
        return found + [self._plant(many + n, *one) for n, one in enumerate(planted)]

    def _somewhere(self, last: int) -> tuple[str, dt.datetime]:
        _car, plate = self.random.choice(self.cars)
        return plate, START + self.random.randrange(last * 24 * 60) * MINUTE

    def _at_an_edge(self) -> tuple[str, dt.datetime]:
        """Within ten minutes of a hand-over of a car that kept its plate."""
        kept = {car: plate for n, (car, plate) in enumerate(self.cars) if n % 10}
        now = dt.datetime.now(SHANGHAI) - dt.timedelta(days=1)
        while True:
            one = self.random.choice(self.custodies)
            at = one.span.lower + self.random.randrange(-600, 601) * dt.timedelta(seconds=1)
            if one.vehicle_id in kept and at < now:
                return kept[one.vehicle_id], at

    def _plant(self, n: int, plate: str, at: dt.datetime) -> ViolationFacts:
        self.planted.add(f"{n}")
        return self._record(n, plate, at)

    def _record(self, n: int, plate: str, at: dt.datetime) -> ViolationFacts:
        return ViolationFacts(
            "POLICE", plate, at, f"路口{n}", "1039", Decimal(200), external_id=f"{n}"
        )


def _plate(car: Vehicle, plate: str, begins: dt.date, ends: dt.date | None) -> PlateAssignment:
    return PlateAssignment(vehicle=car, plate=plate, type="REGULAR", valid=DateRange(begins, ends))


def _orders(house: RentalHouse) -> list[int]:
    """Orders to hang custodies on; whose they are the custody says, not the order's own times."""
    made = [
        an_order(
            house.store, house.a, START, START + dt.timedelta(days=1), state=OrderState.CONFIRMED
        )
        for _n in range(20)
    ]
    return [one.pk for one in made]


def _compare(house: RentalHouse, *, cars: int, records: int) -> World:
    world = World(house, cars=cars)
    take_in(world.records(records), dealer_id=house.store.pk, by=SYSTEM)
    know_sizes()
    with connection.cursor() as cursor:
        cursor.execute(SAID_BY_SQL)
        by_sql = {pk: (result, order) for pk, result, order in cursor.fetchall()}
    ours = Violation.objects.values_list("pk", "result", "order")
    found = {pk: (result, order) for pk, result, order in ours}
    assert found == by_sql
    assert len(found) == records
    counts = Counter(result for result, _order in found.values())
    assert min(counts[each] for each in Result) > 0, counts
    return world


def _assert_held(world: World) -> None:
    planted = Violation.objects.filter(external_id__in=world.planted)
    assert planted.count() == len(world.planted) > 0
    held = planted.filter(
        result=Result.AMBIGUOUS, state=ViolationState.REVIEW, order=None, notify_due_at=None
    )
    assert held.count() == len(world.planted)


def test_matching_is_what_plain_sql_says(house: RentalHouse) -> None:
    _assert_held(_compare(house, cars=40, records=600))


@pytest.mark.long
def test_five_thousand_violations_over_fourteen_months(house: RentalHouse) -> None:
    _assert_held(_compare(house, cars=300, records=5000))
