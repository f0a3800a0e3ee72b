"""Fulfilment, utilisation, buffer and idle of stores and classes, with reasons (domain.md 5.6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer
from dealerops.policy.services import Values
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody
from rental.calc.rates import (
    CarTime,
    Hours,
    IdleReason,
    Missed,
    Moments,
    OrderFacts,
    Outcome,
    fleet_hours,
    hours_of,
    idle_reason,
    merged,
    outcome_of,
)
from rental.choices import OrderState
from rental.choices.plan import ON_TIME_MINUTES, SHORTEST_HOURS
from rental.models import RentalOrder, RentalVehicle, VehicleClass
from rental.querysets import RentalOrderQuerySet
from rental.selectors.car_times import HOUR, ORDER, car_times, window_of
from rental.selectors.plan.inputs import Padding

DAY = dt.timedelta(days=1)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figures:
    """One store and class, or their sum, in one period; `idle` is hours by reason."""

    dealer: Dealer | None
    vehicle_class: VehicleClass | None
    cars: int
    hours: Hours
    outcome: Outcome
    idle: Mapping[str, dt.timedelta]
    rented_days: int
    available_days: int
    revenue: Decimal

    @property
    def revenue_per_day(self) -> Decimal | None:
        """Per available vehicle-day, in CNY."""
        if not self.available_days:
            return None
        return (self.revenue / self.available_days).quantize(CENT, ROUND_HALF_UP)

    @property
    def days_rate(self) -> Fraction | None:
        return Fraction(self.rented_days, self.available_days) if self.available_days else None


@dataclass(frozen=True, slots=True)
class _Facts:
    """All that the period asks the database, read once."""

    window: Moments
    times: Mapping[int, CarTime]
    cars: Sequence[RentalVehicle]
    orders: Sequence[RentalOrder]
    ranks: Mapping[int, int]  # order -> rank of the car handed over
    revenue: Mapping[int, Decimal]  # class car -> rent of the period


def figures(
    actor: Actor,
    period: Period,
    *,
    dealer_id: int | None = None,
    as_of: dt.datetime | None = None,
) -> list[Figures]:
    """One row per store and class that the actor may see, in their order.

    With `as_of` a period that is not over ends there: hours to come are neither idle nor available.
    """
    cars = RentalVehicle.objects.visible_to(actor).select_related(
        "dealer", "vehicle_class", "vehicle__model"
    )
    orders = RentalOrder.objects.visible_to(actor).select_related(
        "dealer", "vehicle_class", "vehicle__vehicle_class"
    )
    if actor.dealer_ids:
        orders = orders.filter(dealer__in=actor.dealer_ids)
    if dealer_id is not None:
        cars, orders = cars.filter(dealer=dealer_id), orders.filter(dealer=dealer_id)
    facts = _read(
        list(cars.in_fleet_during(period.start, period.end)), orders, window_of(period, as_of)
    )
    keys = {(car.dealer, car.vehicle_class) for car in facts.cars}
    keys |= {(order.dealer, order.vehicle_class) for order in facts.orders}
    ordered = sorted(keys, key=lambda key: (key[0].code, key[1].rank))
    return [_figures(facts, dealer, one) for dealer, one in ordered]


def together(rows: Iterable[Figures]) -> Figures:
    """The sum of several rows; rates are formed anew from the sums."""
    rows = list(rows)
    idle: dict[str, dt.timedelta] = defaultdict(dt.timedelta)
    for row in rows:
        for reason, length in row.idle.items():
            idle[reason] += length
    return Figures(
        None,
        None,
        sum(row.cars for row in rows),
        sum((row.hours for row in rows), Hours()),
        sum((row.outcome for row in rows), outcome_of(())),
        dict(idle),
        sum(row.rented_days for row in rows),
        sum(row.available_days for row in rows),
        sum((row.revenue for row in rows), Decimal(0)),
    )


def _read(cars: Sequence[RentalVehicle], orders: RentalOrderQuerySet, window: Moments) -> _Facts:
    confirmed = list(orders.filter(confirmed_at__isnull=False).starting(*window))
    return _Facts(
        window, car_times(cars, window), cars, confirmed, _ranks(confirmed), _revenue(cars, window)
    )


def _ranks(orders: Sequence[RentalOrder]) -> dict[int, int]:
    """The class that was handed over at the start; a replacement later does not count."""
    first: dict[int, int] = {}
    rows = Custody.objects.filter(
        kind=CustodyKind.RENTAL, reason_type=ORDER, reason_id__in=[order.pk for order in orders]
    ).order_by("-span")
    for pk, rank in rows.values_list("reason_id", "vehicle__rental__vehicle_class__rank"):
        if rank is not None:
            first[pk] = rank
    for order in orders:
        if order.pk not in first and order.vehicle is not None:
            first[order.pk] = order.vehicle.vehicle_class.rank
    return first


def _revenue(cars: Sequence[RentalVehicle], window: Moments) -> dict[int, Decimal]:
    """The rent of each order, by the part of its time that lies in the period."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    orders = RentalOrder.objects.filter(vehicle__in=cars, handed_out_at__isnull=False)
    orders = orders.filter(start_at__lt=window[1], end_at__gt=window[0])
    for car, begins, ends, rent in orders.values_list("vehicle_id", "start_at", "end_at", "rent"):
        inside = min(ends, window[1]) - max(begins, window[0])
        found[car] += (
            rent
            * Decimal(inside // dt.timedelta(minutes=1))
            / Decimal(max(1, (ends - begins) // dt.timedelta(minutes=1)))
        )
    return found


def _figures(facts: _Facts, dealer: Dealer, one: VehicleClass) -> Figures:
    cars = [
        car for car in facts.cars if car.dealer_id == dealer.pk and car.vehicle_class_id == one.pk
    ]
    orders = [
        order
        for order in facts.orders
        if order.dealer_id == dealer.pk and order.vehicle_class_id == one.pk
    ]
    values = Values(on=timezone.localdate(facts.window[0]), dealer_id=dealer.pk)
    within = dt.timedelta(minutes=values[ON_TIME_MINUTES])
    hours = fleet_hours((facts.times[car.pk] for car in cars), facts.window)
    days = [_days(facts.times[car.pk], facts.window) for car in cars]
    revenue = sum((facts.revenue.get(car.pk, Decimal(0)) for car in cars), Decimal(0))
    return Figures(
        dealer,
        one,
        len(cars),
        hours,
        outcome_of((_order_facts(order, facts.ranks) for order in orders), within),
        _idle(facts, dealer, one, hours, values),
        sum(rented for rented, _ in days),
        sum(available for _, available in days),
        revenue.quantize(CENT, ROUND_HALF_UP),
    )


def _order_facts(order: RentalOrder, ranks: Mapping[int, int]) -> OrderFacts:
    is_out = order.handed_out_at is not None
    return OrderFacts(
        start_at=order.start_at,
        rank=order.vehicle_class.rank,
        handed_out_at=order.handed_out_at,
        handed_rank=ranks.get(order.pk) if is_out else None,
        cancelled_by=order.cancelled_by,
        cancelled_at=order.ended_at,
        is_no_show=order.state == OrderState.NO_SHOW,
    )


def _idle(
    facts: _Facts, dealer: Dealer, one: VehicleClass, hours: Hours, values: Values
) -> dict[str, dt.timedelta]:
    """Gap by gap: an order of the store without a car is the first thing to be seen."""
    padding = Padding.of(values)
    around = (padding.before * HOUR / 60, padding.after * HOUR / 60)
    missed = [
        Missed(order.start_at - around[0], order.end_at + around[1], order.vehicle_class.rank)
        for order in facts.orders
        if order.dealer_id == dealer.pk and order.handed_out_at is None and order.cancelled_by != "USER"
        and order.state != OrderState.NO_SHOW
    ]  # fmt: skip
    least = values[SHORTEST_HOURS] * HOUR + sum(around, dt.timedelta())
    found: dict[str, dt.timedelta] = defaultdict(dt.timedelta)
    for gap in hours.gaps:
        found[idle_reason(gap, one.rank, missed, least).value] += gap.length
    return {reason.value: found[reason.value] for reason in IdleReason if reason.value in found}


def _days(time: CarTime, window: Moments) -> tuple[int, int]:
    """Local days with some rental, and those that were not blocked from morning to night."""
    rented = available = 0
    begins = window[0]
    while begins < window[1]:
        day = (begins, begins + DAY)
        hours = hours_of(time, day)
        rented += bool(merged(time.rented, day))
        available += hours.available > dt.timedelta()
        begins += DAY
    return rented, available
