"""What an operator can do about an order without a car, and what each way costs (domain.md 5.3, 5.4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from rental.calc.planner import Fleet, Job, stand
from rental.calc.planner.shortage import reasons, shifts, unblocked
from rental.choices.plan import DOWNGRADE_FACTOR, KM_COST, PARTNER_FACTOR, WayOut
from rental.choices.policy import COMPENSATION_DAYS
from rental.models import RentalOrder, RentalVehicle, Tariff
from rental.selectors.plan.inputs import Loaded, Question, load, minutes

CENT = Decimal("0.01")
DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Way:
    """One way out; `cost` is what it costs us beside serving the order with an own car, in CNY."""

    code: str
    cost: Decimal
    car: int | None = None
    minutes: int = 0
    km: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code, "cost": str(self.cost), "car": self.car, "minutes": self.minutes, "km": self.km,
        }  # fmt: skip


@dataclass
class Advice:
    """Reasons and ways for the orders that a plan could not place; `fleet` is the plan as it stands."""

    loaded: Loaded
    fleet: Fleet
    question: Question
    _near: Loaded | None = None

    def reasons(self, job: Job) -> list[dict[str, Any]]:
        found = reasons(self.fleet, self.loaded.instance.cars, job)
        return [{"code": code.value, "cars": cars} for code, cars in found]

    def ways(self, job: Job) -> list[dict[str, Any]]:
        """The cheapest first."""
        order = self.loaded.orders[job.id]
        found = [
            *self._own(order, job),
            *self._downgrade(order, job),
            *self._near_by(job),
            *self._last(order),
        ]
        return [way.as_json() for way in sorted(found, key=lambda way: (way.cost, way.code))]

    def _own(self, order: RentalOrder, job: Job) -> Iterator[Way]:
        cars = self.loaded.instance.cars
        if (car := unblocked(self.fleet, cars, job)) is not None:
            yield Way(WayOut.UNBLOCK, _money(Decimal(0)), car)
        for shift in shifts(self.fleet, cars, job, minutes(self.question.now)):
            hours = Decimal(abs(shift.minutes)) / 60
            code = WayOut.LATER if shift.minutes > 0 else WayOut.EARLIER
            yield Way(code, _money(order.daily_rate * hours / DAY_HOURS), shift.car, shift.minutes)

    def _downgrade(self, order: RentalOrder, job: Job) -> Iterator[Way]:
        """With consent: the price difference, times 1.5."""
        lower = [
            car.id
            for car in self.loaded.instance.cars
            if car.rank < job.rank and car.seats >= max(job.seats, job.class_seats)
        ]
        fit = None if job.may_downgrade or job.pinned else self.fleet.best(lower, job)
        if fit is None:
            return
        price = _price(self.loaded.vehicles[fit.car], order)
        factor = self.question.values[DOWNGRADE_FACTOR]
        yield Way(
            WayOut.DOWNGRADE,
            _money(max(Decimal(0), order.daily_rate - price) * job.days * factor),
            fit.car,
        )

    def _near_by(self, job: Job) -> Iterator[Way]:
        """A car of another store, there and back; whose car it is asked of that store, not shown here."""
        near = self._neighbours()
        cars = [
            car
            for car in near.instance.cars
            if car.rank >= job.rank and car.seats >= max(job.seats, job.class_seats)
        ]
        fleet, _waiting = stand(near.instance)
        fit = fleet.best((car.id for car in cars), replace(job, pinned=None))
        if job.pinned is None and fit is not None:
            home = near.vehicles[fit.car].dealer_id
            leg = near.instance.roads.get((home, job.origin))
            km = 2 * leg.km if leg else 0
            yield Way(
                WayOut.OTHER_STORE, _money(self.question.values[KM_COST] * km), fit.car, km=km
            )

    def _neighbours(self) -> Loaded:
        """The cars of stores that are a drive away, with what stands on them."""
        if self._near is None:
            roads = self.loaded.instance.roads
            stores = {origin for origin, goal in roads if goal == self.question.dealer_id}
            day = timezone.localdate(self.question.now)
            cars = RentalVehicle.objects.filter(dealer__in=stores, is_partner=False).assignable(day)
            question = replace(self.question, until=self.question.now, only=())
            self._near = load(question, cars)
        return self._near

    def _last(self, order: RentalOrder) -> Iterator[Way]:
        values = self.question.values
        yield Way(WayOut.PARTNER, _money(order.rent * values[PARTNER_FACTOR]))
        lost = order.rent + order.daily_rate * values[COMPENSATION_DAYS]
        yield Way(WayOut.CANCEL, _money(lost))


def _price(car: RentalVehicle, order: RentalOrder) -> Decimal:
    tariffs = Tariff.objects.valid_on(timezone.localdate(order.start_at))
    mine = tariffs.filter(vehicle_class=car.vehicle_class_id).applying(order.dealer_id)
    tariff = mine.first()
    return Decimal(0) if tariff is None else Decimal(tariff.per_day)


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
