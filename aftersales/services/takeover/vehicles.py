"""Cars with their plates and sale records: one row per car."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import plate as plates
from dealerops.imports.findings import Finding, RowsRefused
from dealerops.imports.kinds import Outcome, Place
from dealerops.network.models import Dealer
from dealerops.registry.models import PlateAssignment, VehicleModel, VehicleSale
from dealerops.registry.services.bulk import (
    AT_ONCE,
    CHANGED_AT_ONCE,
    NewPlate,
    NewVehicle,
    add_plates,
    add_sales,
    add_vehicles,
    batches,
    vehicles_by_vin,
)

CAR_TWICE: Final = Refusal("CAR_TWICE", _("This car stands further up already."))
PLATE_TWICE: Final = Refusal("PLATE_TWICE", _("This plate stands further up with another car."))
PLATE_TAKEN: Final = Refusal("PLATE_TAKEN", _("Another car carries this plate on these days."))
MODEL_UNKNOWN: Final = Refusal("MODEL_UNKNOWN", _("No model has this code."))
SALE: Final = ("delivered_on", "engine_number", "colour", "consultant")


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """One car; `model` is a model's code, `seller` the code of a dealer or the name of another seller."""

    row: int
    vin: str
    model: str
    plate: str = ""
    plate_since: dt.date | None = None
    sold_on: dt.date | None = None
    delivered_on: dt.date | None = None
    seller: str = ""
    engine_number: str = ""
    colour: str = ""
    consultant: str = ""


@transaction.atomic
def take_over_vehicles(rows: Sequence[VehicleRow], place: Place) -> Outcome:
    """All rows or none. Raises RowsRefused with every row that does not fit what is on record.

    A known car keeps its model, its plate and what its sale record says; what is empty is filled.
    """
    seen = _seen(rows, place)
    if seen.wrong:
        raise RowsRefused(seen.wrong)
    known = seen.known
    new = [one for one in rows if one.vin not in known]
    cars = known | add_vehicles([NewVehicle(one.vin, seen.models[one.model]) for one in new])
    add_plates(
        [
            NewPlate(cars[one.vin], one.plate, str(plates.classify(one.plate)), since)
            for one, since in seen.plated
        ]
    )
    changed = {cars[one.vin] for one, _since in seen.plated} | _note_sales(rows, cars)
    filled = len(changed & set(known.values()))
    return Outcome(len(new), filled, len(known) - filled)


def judge_vehicles(rows: Sequence[VehicleRow], place: Place) -> Sequence[Finding]:
    """Every row that does not fit what is on record or the other rows."""
    return _seen(rows, place).wrong


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is on record about the rows; `plated` are those whose car gets its plate, and since when."""

    models: Mapping[str, int]
    known: dict[str, int]
    plated: Sequence[tuple[VehicleRow, dt.date]]
    wrong: Sequence[Finding]


def _seen(rows: Sequence[VehicleRow], place: Place) -> _Seen:
    models = dict(VehicleModel.objects.values_list("code", "pk"))
    wrong = [Finding(one.row, "model", MODEL_UNKNOWN) for one in rows if one.model not in models]
    wrong += _twice(rows)
    known = vehicles_by_vin(one.vin for one in rows)
    plated, taken = _missing_plates(rows, known, place.on)
    return _Seen(models, known, plated, wrong + taken)


def _twice(rows: Sequence[VehicleRow]) -> list[Finding]:
    wrong, cars, carried = [], set(), set()
    for one in rows:
        if one.vin in cars:
            wrong.append(Finding(one.row, "vin", CAR_TWICE))
        if one.plate and one.plate in carried:
            wrong.append(Finding(one.row, "plate", PLATE_TWICE))
        cars.add(one.vin)
        carried.add(one.plate)
    return wrong


def _missing_plates(
    rows: Sequence[VehicleRow], known: Mapping[str, int], today: dt.date
) -> tuple[list[tuple[VehicleRow, dt.date]], list[Finding]]:
    """Who gets a plate, and whose another car carries; a car that carries one on these days keeps it.

    Without a VIN nobody can tell whether the plate is another car's.
    """
    wanted = [one for one in rows if one.plate and one.vin]
    carriers: dict[str, list[tuple[int, dt.date | None]]] = {}
    carried: dict[int, list[dt.date | None]] = {}
    for plate, car, valid in _assignments(wanted, known):
        carriers.setdefault(plate, []).append((car, valid.upper))
        carried.setdefault(car, []).append(valid.upper)
    new, wrong = [], []
    for one in wanted:
        car, since = known.get(one.vin, 0), one.plate_since or one.sold_on or today
        if any(_reaches(end, since) for end in carried.get(car, ())):
            continue
        if any(_reaches(end, since) for _other, end in carriers.get(one.plate, ())):
            wrong.append(Finding(one.row, "plate", PLATE_TAKEN))
        new.append((one, since))
    return new, wrong


def _reaches(end: dt.date | None, since: dt.date) -> bool:
    """Whether days that end before `end` (never, without one) touch those from `since` on."""
    return end is None or end > since


def _assignments(
    wanted: Sequence[VehicleRow], known: Mapping[str, int]
) -> Iterator[tuple[str, int, Any]]:
    """Every assignment of these plates and of these cars, each once."""
    seen: set[int] = set()
    on_record = PlateAssignment.objects.visible_to(SYSTEM)
    for some in batches(wanted, AT_ONCE):
        touched = Q(plate__in=[one.plate for one in some])
        touched |= Q(vehicle__in=[known[one.vin] for one in some if one.vin in known])
        for pk, *found in on_record.filter(touched).values_list("pk", "plate", "vehicle", "valid"):
            if pk not in seen:
                seen.add(pk)
                yield tuple(found)


def _note_sales(rows: Sequence[VehicleRow], cars: Mapping[str, int]) -> set[int]:
    """Which cars have got a sale record, or had empty fields of theirs filled."""
    sold = {cars[one.vin]: one for one in rows if one.sold_on}
    codes = {one.seller for one in sold.values()}
    dealers = dict(
        Dealer.objects.visible_to(SYSTEM).filter(code__in=codes).values_list("code", "pk")
    )
    changed: set[int] = set()
    known: set[int] = set()
    sales = VehicleSale.objects.visible_to(SYSTEM)
    for some in batches(sorted(sold), CHANGED_AT_ONCE):
        found = list(sales.filter(vehicle__in=some).select_for_update(of=("self",)))
        known |= {sale.vehicle_id for sale in found}
        news = [sale for sale in found if _fill(sale, sold[sale.vehicle_id], dealers)]
        VehicleSale.objects.bulk_update(
            news, (*SALE, "dealer", "dealer_name", "version", "updated_at")
        )
        changed |= {sale.vehicle_id for sale in news}
    new = {car: one for car, one in sold.items() if car not in known}
    add_sales(
        ("vehicle_id", "sold_on", "dealer_id", "dealer_name", *SALE),
        (
            (car, one.sold_on, *_seller(one, dealers), *(getattr(one, name) for name in SALE))
            for car, one in new.items()
        ),
    )
    return changed | set(new)


def _seller(one: VehicleRow, dealers: Mapping[str, int]) -> tuple[int | None, str]:
    dealer = dealers.get(one.seller)
    return dealer, "" if dealer else one.seller


def _fill(sale: VehicleSale, one: VehicleRow, dealers: Mapping[str, int]) -> bool:
    news: dict[str, Any] = {
        name: said for name in SALE if (said := getattr(one, name)) and not getattr(sale, name)
    }
    if "delivered_on" in news and news["delivered_on"] < sale.sold_on:
        del news["delivered_on"]  # it belongs to the day of sale that is not on record
    if one.seller and sale.dealer_id is None and not sale.dealer_name:
        news["dealer_id"], news["dealer_name"] = _seller(one, dealers)
    for name, said in news.items():
        setattr(sale, name, said)
    if news:
        sale.version += 1
        sale.updated_at = timezone.now()
    return bool(news)
