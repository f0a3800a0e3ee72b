"""What each car did in a period, from hand-overs and blocks (domain.md 5.6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from dealerops.foundation.reporting import Period
from dealerops.journal.querysets import object_type_of
from dealerops.policy.services import Values
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody
from dealerops.workcal.services import at
from rental.calc.rates import NONE, CarTime, Moments, hours_of
from rental.choices import TO_PLAN, OrderState
from rental.models import Block, RentalOrder, RentalVehicle
from rental.selectors.plan.inputs import Padding

HOUR = dt.timedelta(hours=1)
MIDNIGHT = dt.time()
ORDER = object_type_of(RentalOrder())


def window_of(period: Period, as_of: dt.datetime | None = None) -> Moments:
    """Local midnights, as moments; of a period that is not over only what lies before `as_of`."""
    zone = timezone.get_default_timezone()
    begins = dt.datetime.combine(period.start, dt.time(), zone)
    ends = dt.datetime.combine(period.end, dt.time(), zone)
    return begins, max(begins, min(ends, as_of)) if as_of else ends


def use_of_cars(cars: Sequence[RentalVehicle], window: Moments) -> dict[int, Fraction | None]:
    """Utilisation by car, for the plan; what is kept for orders, coming or out, counts as use."""
    times, now = car_times(cars, window), timezone.now()
    states = (*TO_PLAN, OrderState.IN_USE)
    orders = RentalOrder.objects.filter(vehicle__in=cars, state__in=states)
    kept: dict[int, list[Moments]] = defaultdict(list)
    for order in orders.only("vehicle", "state", "start_at", "end_at"):
        begins = now if order.state == OrderState.IN_USE else order.start_at
        kept[order.vehicle_id or 0].append((begins, max(begins, order.end_at)))
    return {
        car.pk: hours_of(
            replace(times[car.pk], rented=[*times[car.pk].rented, *kept[car.pk]], buffers=()),
            window,
        ).utilisation
        for car in cars
    }


def car_times(cars: Sequence[RentalVehicle], window: Moments) -> dict[int, CarTime]:
    """What each car did: real hand-overs, not plans."""
    paddings: dict[int, Padding] = {}
    for car in cars:
        day = timezone.localdate(window[0])
        paddings.setdefault(car.dealer_id, Padding.of(Values(on=day, dealer_id=car.dealer_id)))
    around = {
        car.pk: (
            paddings[car.dealer_id].before * HOUR / 60,
            paddings[car.dealer_id].after_with(car) * HOUR / 60,
        )
        for car in cars
    }
    # A rental just outside of the window reaches into it with its buffers.
    before = max((one for one, _ in around.values()), default=NONE)
    after = max((one for _, one in around.values()), default=NONE)
    rented = _rented(cars, (window[0] - after, window[1] + before))
    blocked = _blocked(cars, window)
    found = {}
    for car in cars:
        before, after = around[car.pk]
        spans = rented[car.pk]
        buffers = [
            span for begin, end in spans for span in ((begin - before, begin), (end, end + after))
        ]
        found[car.pk] = CarTime(car.pk, spans, buffers, blocked[car.pk], _in_fleet(car, window))
    return found


def _in_fleet(car: RentalVehicle, window: Moments) -> Moments | None:
    if car.in_fleet_from is None and car.retired_on is None:
        return None
    begins = max(window[0], at(car.in_fleet_from, MIDNIGHT)) if car.in_fleet_from else window[0]
    ends = at(car.retired_on, MIDNIGHT) if car.retired_on else window[1]
    return begins, max(begins, ends)


def _rented(cars: Sequence[RentalVehicle], window: Moments) -> dict[int, list[Moments]]:
    """Custody tells who had the car; orders without custody rows tell their own hand-overs."""
    found: dict[int, list[Moments]] = defaultdict(list)
    by_vehicle = {car.vehicle_id: car.pk for car in cars}
    now = timezone.now()
    rows = Custody.objects.filter(
        vehicle__in=by_vehicle, kind=CustodyKind.RENTAL, span__overlap=DateTimeTZRange(*window)
    )
    for vehicle, span in rows.values_list("vehicle_id", "span"):
        found[by_vehicle[vehicle]].append((span.lower, span.upper or now))
    known = Custody.objects.filter(kind=CustodyKind.RENTAL, reason_type=ORDER).values("reason_id")
    orders = RentalOrder.objects.filter(
        vehicle__in=cars, handed_out_at__lt=window[1]
    ).exclude(handed_in_at__lte=window[0]).exclude(pk__in=known)  # fmt: skip
    for car, begins, ends in orders.values_list("vehicle_id", "handed_out_at", "handed_in_at"):
        found[car].append((begins, ends or max(now, begins)))
    return found


def _blocked(cars: Sequence[RentalVehicle], window: Moments) -> dict[int, list[Moments]]:
    """Until a block ends or is released; a car that is not filed is blocked all the time."""
    found: dict[int, list[Moments]] = defaultdict(list)
    rows = Block.objects.filter(vehicle__in=cars, span__overlap=DateTimeTZRange(*window))
    for row in rows:
        ends = [one for one in (row.span.upper, row.released_at) if one is not None]
        found[row.vehicle_id].append(
            (row.span.lower, max(row.span.lower, min(ends, default=window[1])))
        )
    for car in cars:
        if not car.rental_registered:
            found[car.pk].append(window)
    return found
