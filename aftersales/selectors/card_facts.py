"""The facts of many cards at once, read flat: as many queries for one card as for ten thousand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from aftersales.calc.forecast import Interval, Service
from aftersales.calc.mileage import Point
from aftersales.calc.standing import Facts, Terms
from aftersales.choices import RoType
from aftersales.choices.retention_policy import INTERVAL_KM, INTERVAL_MONTHS, LOST_MONTHS, USUAL_KM
from aftersales.models import CustomerCard, ServicePlan
from aftersales.selectors.visits import delivered_orders, qualified
from dealerops.foundation.actor import SYSTEM
from dealerops.policy.services import Values
from dealerops.registry.choices import FlagKind
from dealerops.registry.models import CustomerFlag, MileageReading
from dealerops.workcal.services import local_date

Pair = tuple[int, int]  # vehicle, customer


@dataclass(frozen=True, slots=True)
class Visit:
    """One qualified visit."""

    order_id: int
    day: dt.date


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A card with what the computation needs; `visits` are its qualified ones, oldest first."""

    card_id: int
    vehicle_id: int
    customer_id: int
    facts: Facts
    terms: Terms
    visits: list[Visit] = field(default_factory=list)


def card_facts(
    dealer_id: int,
    *,
    until: dt.datetime,
    values: Values,
    card_ids: Collection[int] | None = None,
) -> list[CardFacts]:
    """All cards of a dealer, or those named, with what was on record before `until`."""
    rows = CustomerCard.objects.visible_to(SYSTEM).filter(dealer=dealer_id)
    if card_ids is not None:
        rows = rows.filter(pk__in=card_ids)
    cards = list(
        rows.order_by("pk").values_list(
            *("pk", "vehicle_id", "customer_id", "vehicle__model_id"),
            *("leaving", "legal_hold", "vehicle__sale__delivered_on", "vehicle__sale__sold_on"),
        )
    )
    only = None if card_ids is None else {row[1] for row in cards}
    visits = _visits(dealer_id, until, only)
    services = _services(dealer_id, until, only)
    points = _points(rows, until)
    plans, usual = _plans(values)
    held = _held()
    found = []
    for pk, vehicle, customer, model, leaving, hold, handed_over, sold in cards:
        own = visits[vehicle, customer]
        facts = Facts(
            visits=[one.day for one in own],
            points=points[vehicle],
            last_service=services.get(vehicle),
            sold_on=handed_over or sold,
            excluded=bool(leaving or hold or customer in held),
        )
        found.append(CardFacts(pk, vehicle, customer, facts, plans.get(model, usual), own))
    return found


def _held() -> set[int]:
    """Customers to whom only the lawyer speaks at present, whoever of us they quarrel with."""
    flags = CustomerFlag.objects.visible_to(SYSTEM).in_force().filter(kind=FlagKind.LEGAL_HOLD)
    return set(flags.values_list("customer_id", flat=True))


def _of(orders: Any, only: Collection[int] | None) -> Any:
    return orders if only is None else orders.filter(vehicle__in=only)


def _visits(
    dealer_id: int, until: dt.datetime, only: Collection[int] | None
) -> defaultdict[Pair, list[Visit]]:
    orders = delivered_orders().filter(dealer=dealer_id, delivered_at__lt=until)
    rows = _of(qualified(orders), only).order_by("delivered_at", "pk")
    found: defaultdict[Pair, list[Visit]] = defaultdict(list)
    for pk, vehicle, customer, at in rows.values_list(
        "pk", "vehicle_id", "customer_id", "delivered_at"
    ):
        day = local_date(at)
        # Two orders of one day are one visit.
        if not found[vehicle, customer] or found[vehicle, customer][-1].day != day:
            found[vehicle, customer].append(Visit(pk, day))
    return found


def _services(
    dealer_id: int, until: dt.datetime, only: Collection[int] | None
) -> dict[int, Service]:
    """The last maintenance of each car at this dealer, whoever owned it then."""
    orders = delivered_orders().filter(
        dealer=dealer_id, type=RoType.MAINTENANCE, delivered_at__lt=until
    )
    last = _of(orders, only).order_by("vehicle_id", "-delivered_at", "-pk").distinct("vehicle")
    rows = last.values_list("vehicle_id", "delivered_at", "mileage_out")
    return {vehicle: Service(local_date(at), km) for vehicle, at, km in rows}


def _points(cards: Any, until: dt.datetime) -> defaultdict[int, list[Point]]:
    readings = MileageReading.objects.visible_to(SYSTEM).valid()
    vehicles = cards.order_by().values("vehicle")
    rows = readings.filter(vehicle__in=vehicles, read_on__lt=_day_after(until))
    found: defaultdict[int, list[Point]] = defaultdict(list)
    for vehicle, day, km, odometer in rows.values_list("vehicle_id", "read_on", "km", "odometer"):
        found[vehicle].append(Point(odometer, day, km))
    return found


def _day_after(until: dt.datetime) -> dt.date:
    """Readings have days only: before midnight means the day before, later the same day counts."""
    return local_date(until - dt.timedelta(microseconds=1)) + dt.timedelta(days=1)


def _plans(values: Values) -> tuple[dict[int, Terms], Terms]:
    """Terms by model, and those of models without a plan of their own."""
    preset = values[LOST_MONTHS]
    usual = Terms(
        Interval(values[INTERVAL_KM], values[INTERVAL_MONTHS]), Fraction(values[USUAL_KM]), preset
    )
    rows = ServicePlan.objects.visible_to(SYSTEM).values_list(
        "model_id", "interval_km", "interval_months", "usual_km"
    )
    plans = {
        model: Terms(Interval(km, months), Fraction(usual_km), preset)
        for model, km, months, usual_km in rows
    }
    return plans, usual
