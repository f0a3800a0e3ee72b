"""Three hundred cars with their plates, some of which were changed on the way."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange

from dealerops.demo.data.cars import plate_of
from dealerops.demo.data.rental.masters import CLASSES, Market
from dealerops.demo.drawing import numbers
from dealerops.identifiers.plate import PlateType, classify
from dealerops.network.models import Dealer
from dealerops.registry.choices import Energy
from dealerops.registry.models import PlateAssignment, Vehicle, VehicleModel
from rental.models import RentalVehicle, VehicleClass

HEADS = ("沪A", "沪B", "沪E", "沪F")
STORE_SHARES = (30, 24, 16, 12, 10, 8)
REPLATED, UNFILED = 0.05, 0.01
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Car:
    """One car of the fleet; `plates` with their first days, the present one last."""

    id: int
    vehicle_id: int
    dealer: Dealer
    vehicle_class: VehicleClass
    is_electric: bool
    plates: Sequence[tuple[str, dt.date]]

    def plate_on(self, day: dt.date) -> str:
        return [plate for plate, since in self.plates if since <= day][-1]


def buy_cars(
    count: int, market: Market, rng: random.Random, since: dt.date, today: dt.date
) -> list[Car]:
    """The fleet; nearly all of it is registered and filed for rental."""
    taken = set(PlateAssignment.objects.values_list("plate", flat=True))
    drafts = [_draft(market, rng) for _car in range(count)]
    vehicles = Vehicle.objects.bulk_create(
        (Vehicle(vin=numbers.vin(rng, since), model=model) for _d, _c, model in drafts),
        batch_size=500,
    )
    rows = RentalVehicle.objects.bulk_create(
        (
            RentalVehicle(
                vehicle=vehicle, dealer=dealer, vehicle_class=kind, seats=kind.seats,
                rental_registered=rng.random() > UNFILED,
                range_km=getattr(getattr(model, "rental_range", None), "range_km", None),
                insurance_until=today + rng.randrange(20, 360) * DAY,
                inspection_until=today + rng.randrange(10, 700) * DAY,
            )
            for vehicle, (dealer, kind, model) in zip(vehicles, drafts, strict=True)
        ),
        batch_size=500,
    )  # fmt: skip
    cars, plates = [], []
    for row, vehicle, (dealer, kind, model) in zip(rows, vehicles, drafts, strict=True):
        given = _plates(rng, model, taken, since, today)
        plates += _assigned(vehicle, given)
        is_electric = model.energy == Energy.ELECTRIC
        cars.append(Car(row.pk, vehicle.pk, dealer, kind, is_electric, given))
    PlateAssignment.objects.bulk_create(plates, batch_size=500)
    return cars


def _draft(market: Market, rng: random.Random) -> tuple[Dealer, VehicleClass, VehicleModel]:
    kind = rng.choices(market.classes, [row[-1] for row in CLASSES])[0]
    store = rng.choices(market.stores, STORE_SHARES)[0]
    return store, kind, rng.choice(market.models[kind.code])


def _plates(
    rng: random.Random, model: VehicleModel, taken: set[str], since: dt.date, today: dt.date
) -> list[tuple[str, dt.date]]:
    given = [(_free(rng, model, taken), since)]
    if rng.random() < REPLATED:
        span = (today - since).days
        given.append((_free(rng, model, taken), since + rng.randrange(30, span - 5) * DAY))
    return given


def _free(rng: random.Random, model: VehicleModel, taken: set[str]) -> str:
    plate = ""
    while not plate or plate in taken:
        plate = plate_of(rng, rng.choice(HEADS), model.energy)
    taken.add(plate)
    return plate


def _assigned(vehicle: Vehicle, given: Sequence[tuple[str, dt.date]]) -> list[PlateAssignment]:
    ends = [since for _plate, since in given[1:]] + [None]
    return [
        PlateAssignment(
            vehicle=vehicle, plate=plate, type=classify(plate) or PlateType.OTHER,
            valid=DateRange(since, end),
        )
        for (plate, since), end in zip(given, ends, strict=True)
    ]  # fmt: skip
