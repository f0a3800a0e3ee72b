"""What happened to each car: rentals one after the other, workshop days, cars swapped on the road."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dealerops.demo.data.rental.fleet import Car
from dealerops.demo.data.rental.masters import CLASSES, Market
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody
from dealerops.workcal.calc import at, local_date
from rental.choices import BlockKind, EndedBy, EndReason, OrderSource, OrderState
from rental.choices.plan import AssignedBy
from rental.models import Assignment, Block, RentalOrder

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
DAYS = (1, 2, 3, 4, 5, 7, 10, 14)
DAY_WEIGHTS = (16, 24, 20, 12, 10, 9, 6, 3)
OPENING = range(8, 20)
PLATFORMS = ("CTRIP", "MEITUAN")
WORKSHOP, SWAPPED, ONE_WAY, UPGRADED = 0.03, 0.012, 0.06, 0.03
HOLD = 30 * DAY
UNCHECKED, UNSETTLED = 3 * HOUR, 9 * HOUR  # since the car came back
BEFORE = 4 * HOUR  # the next customer gets a car that was cleaned, looked at and charged
FAR = dt.date(2034, 6, 30)
CANCELLED = ((EndedBy.USER, EndReason.PLANS_CHANGED), (EndedBy.USER, EndReason.FOUND_OTHER),
             (EndedBy.USER, EndReason.PRICE), (EndedBy.OPERATOR, EndReason.NO_CAR))  # fmt: skip
AHEAD = 12 * DAY
AHEAD_OF_START, CLEAN, CLEAN_ELECTRIC = 30 * MINUTE, 90 * MINUTE, 150 * MINUTE
RATES = {row[0]: Decimal(row[5]) for row in CLASSES}


@dataclass(frozen=True, slots=True)
class Person:
    """A customer who drives themselves."""

    id: int
    name: str
    mobile: str
    licence: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A car that broke down on the road, and the one in which the customer drove on."""

    order: RentalOrder
    car: Car
    at: dt.datetime
    spare: Car
    given: dt.datetime
    repaired: dt.datetime


@dataclass
class Life:
    """Collects the rows; `orders` get their keys before custodies are made."""

    market: Market
    people: Sequence[Person]
    rng: random.Random
    now: dt.datetime
    orders: list[RentalOrder] = field(default_factory=list)
    held: list[tuple[RentalOrder | None, Car, dt.datetime, dt.datetime | None]] = field(
        default_factory=list
    )
    blocks: list[Block] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)

    def drive(self, car: Car, since: dt.datetime) -> None:
        """From the first day until some days ahead; what lies ahead is booked only."""
        moment = since + self.rng.uniform(0, 6) * DAY
        while moment < self.now + AHEAD:
            begins = self._opening(moment)
            ends = self._opening(begins + self.rng.choices(DAYS, DAY_WEIGHTS)[0] * DAY)
            if begins > self.now:
                self._book(car, begins, ends)
            elif self.rng.random() < WORKSHOP and begins + 2 * DAY < self.now:
                ends = begins + self.rng.uniform(0.5, 2) * DAY
                self._repair(car, begins, ends)
            else:
                self._rent(car, begins, ends)
            moment = ends + BEFORE + self.rng.expovariate(1 / 30) * HOUR

    def swap(self, spares: Sequence[Car]) -> None:
        """Some broke down half way: the customer drove on in a spare car of the store."""
        taken: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {car.id: [] for car in spares}
        for place, (order, car, begins, ends) in enumerate(list(self.held)):
            if order is None or ends is None or ends - begins < DAY or self.rng.random() > SWAPPED:
                continue
            middle = begins + (ends - begins) / 2
            free = [
                one
                for one in spares
                if one.vehicle_class.rank >= order.vehicle_class.rank
                and all(e <= middle or ends <= b for b, e in taken[one.id])
            ]
            if not free:
                continue
            spare = min(free, key=lambda one: (one.vehicle_class.rank, one.id))
            taken[spare.id].append((middle, ends + 4 * HOUR))
            given = middle + self.rng.randrange(70, 230) * MINUTE
            self.held[place] = (order, car, begins, middle)
            self.held.append((None, car, middle, min(middle + 2 * DAY, ends)))
            self.held.append((order, spare, given, ends))
            self.failed.append(
                Failure(order, car, middle, spare, given, min(middle + 2 * DAY, ends))
            )
            order.vehicle_id = spare.id

    def custodies(self) -> Iterator[Custody]:
        """Who had which car; the orders have their keys by now."""
        for order, car, begins, ends in self.held:
            is_order = order is not None
            yield Custody(
                vehicle_id=car.vehicle_id,
                kind=CustodyKind.RENTAL if is_order else CustodyKind.WORKSHOP,
                dealer=car.dealer,
                reason_type="rental.rentalorder" if is_order else "rental.block",
                reason_id=order.pk if order else car.id,
                span=DateTimeTZRange(begins, ends),
            )

    def assignments(self) -> Iterator[Assignment]:
        """Which car was kept for which order, with the time around it; the last car of an order counts."""
        last = {order.pk: n for n, (order, *_rest) in enumerate(self.held) if order}
        for n, (order, car, begins, ends) in enumerate(self.held):
            if order is None:
                continue
            after = CLEAN_ELECTRIC if car.is_electric else CLEAN
            until = (ends or max(order.end_at, self.now)) + after
            is_last = last[order.pk] == n
            yield Assignment(
                order=order,
                vehicle_id=car.id,
                span=DateTimeTZRange(begins - AHEAD_OF_START, until),
                assigned_by=AssignedBy.PLAN,
                made_at=order.confirmed_at or begins,
                made_by_id=order.operator_id,
                released_at=None if is_last else ends,
            )

    # --- one order ----------------------------------------------------------------------------------
    def _rent(self, car: Car, begins: dt.datetime, ends: dt.datetime) -> None:
        out = begins + self.rng.randrange(-10, 25) * MINUTE
        back = ends + self.rng.randrange(-90, 40) * MINUTE
        is_out = back > self.now
        order = self._order(car, begins, ends)
        order.vehicle_id = car.id
        order.handed_out_at = out
        order.state = OrderState.IN_USE
        if not is_out:
            order.handed_in_at = back
            self._settle(order, back)
        self.orders.append(order)
        self.held.append((order, car, out, None if is_out else back))

    def _settle(self, order: RentalOrder, back: dt.datetime) -> None:
        """Looked over at first, then settled, then held for violations, then over."""
        age = self.now - back
        if age < UNCHECKED:
            order.state = OrderState.RETURNED
            return
        order.settled_at = back + self.rng.uniform(0.1, 0.9) * min(age, 20 * HOUR)
        order.state = OrderState.SETTLING if age < UNSETTLED else OrderState.DEPOSIT_HOLD
        if age >= HOLD:
            order.state, order.ended_at = OrderState.CLOSED, back + HOLD

    def _book(self, car: Car, begins: dt.datetime, ends: dt.datetime) -> None:
        """What lies ahead: most of it confirmed, some not called yet, some given up."""
        order = self._order(car, begins, ends)
        said = self.rng.random()
        if said < 0.1:
            self._undo(order, OrderState.PENDING_CONFIRM)
            order.contact_due_at = self.now + self.rng.randrange(-20, 30) * MINUTE
        elif said < 0.16:
            self._cancel(order)
        else:
            order.state = OrderState.CONFIRMED
        self.orders.append(order)

    def cancel_some(self, count: int, since: dt.datetime) -> None:
        """Orders of the past that came to nothing."""
        span = self.now - since
        cars = [self.rng.choice(self.held)[1] for _order in range(count)]
        for car in cars:
            begins = self._opening(since + self.rng.random() * span)
            order = self._order(car, begins, begins + 2 * DAY)
            if self.rng.random() < 0.15:
                order.state, order.ended_at = OrderState.NO_SHOW, begins + HOUR
                order.end_code = EndReason.OTHER
            else:
                self._cancel(order)
            self.orders.append(order)

    def _cancel(self, order: RentalOrder) -> None:
        order.state = OrderState.CANCELLED
        order.cancelled_by, order.end_code = self.rng.choices(CANCELLED, (50, 25, 15, 10))[0]
        order.ended_at = order.start_at - self.rng.randrange(2, 100) * HOUR

    def _undo(self, order: RentalOrder, state: str) -> None:
        """Not agreed yet: what confirming brings is not there."""
        order.state, order.terms, order.id_checked = state, None, False
        order.contacted_at = order.confirmed_at = order.accepted_at = None

    def _order(self, car: Car, begins: dt.datetime, ends: dt.datetime) -> RentalOrder:
        rng, person = self.rng, self.rng.choice(self.people)
        kind, plan = car.vehicle_class, rng.choices(self.market.plans, (7, 3))[0]
        told = min(begins - rng.uniform(0.2, 12) * DAY, self.now - 5 * MINUTE)
        days = max(1, round((ends - begins) / DAY))
        rate = RATES[kind.code]
        rent = rate * days
        source = rng.choices((*OrderSource.values, *PLATFORMS), (18, 16, 30, 22, 14))[0]
        one_way = rng.random() < ONE_WAY
        terms = self.market.terms_on(local_date(told))
        agreed: dict[str, Any] = {
            "contacted_at": told + 12 * MINUTE,
            "confirmed_at": told + 25 * MINUTE,
            "accepted_at": told + 20 * MINUTE,
            "location_agreed_at": told + 20 * MINUTE
            if terms.location_consent and rng.random() < 0.6
            else None,
            "id_checked": True,
            "terms": terms,
        }
        return RentalOrder(
            dealer=car.dealer,
            return_dealer=rng.choice(self.market.stores) if one_way else car.dealer,
            customer_id=person.id,
            driver_name=person.name,
            driver_mobile=person.mobile,
            driver_licence=person.licence,
            licence_until=FAR,
            vehicle_class=kind,
            start_at=begins,
            end_at=ends,
            source=source,
            external_id=f"{source[:2]}{rng.randrange(10**12):012d}"
            if source in PLATFORMS
            else None,
            operator_id=self.market.operators[car.dealer.pk],
            weight=3 if rng.random() < 0.04 else 1,
            needs={"child_seats": 1} if rng.random() < 0.06 else {},
            insurance_plan=plan,
            daily_rate=rate,
            rent=rent,
            total=rent + plan.per_day * days,
            submitted_at=told,
            **agreed,
        )

    def _repair(self, car: Car, begins: dt.datetime, ends: dt.datetime) -> None:
        self.held.append((None, car, begins, ends))
        self.blocks.append(
            Block(
                vehicle_id=car.id, kind=BlockKind.MAINTENANCE, span=DateTimeTZRange(begins, ends),
                note="保养与检修",
            )
        )  # fmt: skip

    def _opening(self, moment: dt.datetime) -> dt.datetime:
        """The next half hour at which a store is open."""
        day, hour = local_date(moment), self.rng.choice(OPENING)
        clock = dt.time(hour, self.rng.choice((0, 30)))
        found = at(day, clock)
        return found if found >= moment else at(day + DAY, clock)
