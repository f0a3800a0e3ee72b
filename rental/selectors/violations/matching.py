"""Who had which car when: one set of questions for any number of violations (domain.md 5.7)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dealerops.journal.querysets import object_type_of
from dealerops.policy.services import value
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody, PlateAssignment
from dealerops.registry.services.bulk import AT_ONCE, batches
from dealerops.workcal.services import local_date
from rental.calc.violations import Hold, Match, PlateDays, match
from rental.choices.violations import ZONE_MINUTES
from rental.models import RentalOrder, RentalVehicle, Violation

TICK: Final = dt.timedelta(microseconds=1)
CUSTOMERS: Final = frozenset({CustodyKind.RENTAL, CustodyKind.LOAN})


@dataclass(frozen=True, slots=True)
class Event:
    """A plate, normalised, and the moment at which somebody drove with it."""

    plate: str
    at: dt.datetime


def find_holders(events: Sequence[Event]) -> list[Match]:
    """The match of each event, in their order, by five questions altogether for up to 5,000 plates.

    Cars in a match are rental cars (RentalVehicle); plates of other cars are not known here.
    """
    if not events:
        return []
    zone = dt.timedelta(minutes=value(ZONE_MINUTES))
    cars = _cars_of({one.plate for one in events})
    plates = _plates_of(cars)
    first, last = min(one.at for one in events), max(one.at for one in events)
    holds = _holds_of(cars, _around(first, last, zone))
    carriers: dict[str, set[int]] = defaultdict(set)
    for car, days in plates.items():
        for each in days:
            carriers[each.plate].add(car)
    found = []
    for one in events:
        met = carriers.get(one.plate, set())
        found.append(
            match(
                one.plate,
                one.at,
                local_date(one.at),
                zone,
                plates=[day for car in met for day in plates[car]],
                holds=[hold for car in met for hold in holds.get(car, ())],
            )
        )
    return found


def candidates_of(violation: Violation) -> list[Hold]:
    """Who may have had the car, for the person who decides; asked anew, as hand-overs come in late."""
    return list(find_holders([Event(violation.plate, violation.occurred_at)])[0].candidates)


def candidate_orders(violation: Violation) -> list[tuple[RentalOrder, Hold]]:
    """The rentals among the candidates, each with when it had the car; they may be other stores'."""
    holds = [one for one in candidates_of(violation) if one.order_id]
    orders = RentalOrder.objects.in_bulk([one.order_id for one in holds])
    return [(orders[one.order_id], one) for one in holds if one.order_id]


def orders_with_a_car(at: dt.datetime, order_ids: Iterable[int]) -> set[int]:
    """Which of these orders had some car about that moment."""
    zone = dt.timedelta(minutes=value(ZONE_MINUTES))
    near = _around(at, at, zone)
    rows = Custody.objects.filter(reason_type=object_type_of(RentalOrder()), span__overlap=near)
    return set(rows.filter(reason_id__in=list(order_ids)).values_list("reason_id", flat=True))


def _around(first: dt.datetime, last: dt.datetime, zone: dt.timedelta) -> DateTimeTZRange:
    """Meets every span with an edge within `zone`; one that ends `zone` before `first` no longer holds its end."""
    return DateTimeTZRange(first - zone - TICK, last + zone, "[]")


def _cars_of(plates: set[str]) -> dict[int, int]:
    """Registry vehicle to rental car, of every car of the fleet that ever carried one of the plates."""
    found: dict[int, int] = {}
    for some in batches(sorted(plates), AT_ONCE):
        rows = RentalVehicle.objects.filter(vehicle__plates__plate__in=some).order_by()
        found |= dict(rows.values_list("vehicle", "pk"))
    return found


def _plates_of(cars: Mapping[int, int]) -> dict[int, list[PlateDays]]:
    found: dict[int, list[PlateDays]] = defaultdict(list)
    rows = PlateAssignment.objects.filter(vehicle__in=cars).values_list("vehicle", "plate", "valid")
    for vehicle, plate, valid in rows:
        car = cars[vehicle]
        found[car].append(PlateDays(car, plate, valid.lower, valid.upper))
    return found


def _holds_of(cars: Mapping[int, int], span: DateTimeTZRange) -> dict[int, list[Hold]]:
    found: dict[int, list[Hold]] = defaultdict(list)
    orders = object_type_of(RentalOrder())
    rows = Custody.objects.filter(vehicle__in=cars, span__overlap=span).order_by("span", "pk")
    columns = ("pk", "vehicle", "kind", "reason_type", "reason_id", "span")
    for pk, vehicle, kind, reason_type, reason_id, when in rows.values_list(*columns):
        is_order = kind == CustodyKind.RENTAL and reason_type == orders
        hold = Hold(
            custody_id=pk,
            vehicle_id=cars[vehicle],
            begins=when.lower,
            ends=when.upper,
            order_id=reason_id if is_order else None,
            is_customers=kind in CUSTOMERS,
        )
        found[hold.vehicle_id].append(hold)
    return found
