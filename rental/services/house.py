"""What the manager of a store keeps: its cars and its own prices."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.versioned import Versioned
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers import plate as plates
from dealerops.identifiers.messages import refusal_of
from dealerops.journal.services import record
from dealerops.registry.models import PlateAssignment, VehicleModel
from dealerops.registry.services import register_vehicle
from rental.choices import HAS_A_CAR
from rental.choices.roles import MANAGERS
from rental.models import ModelRange, RentalOrder, RentalVehicle, Tariff
from rental.models.house import MOST_SEATS

M = TypeVar("M", bound=Versioned)

SEATS_ODD = Refusal("SEATS_ODD", _("A rental car has nine seats at most."), "seats")
CAR_IN_USE = Refusal(
    "CAR_IN_USE", _("Orders still count on this car: give them another one first."), "retired_on"
)


@dataclass(frozen=True, slots=True)
class CarFacts:
    """What may change of a car; without a range that of its model holds."""

    vehicle_class_id: int
    seats: int
    insurance_until: dt.date
    inspection_until: dt.date
    range_km: int | None = None
    is_partner: bool = False
    rental_registered: bool = False
    retired_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NewCar:
    """A car that joins the fleet; `model` for one that nobody here knows by its VIN."""

    vin: str
    plate: str
    model: VehicleModel
    facts: CarFacts


@dataclass(frozen=True, slots=True)
class TariffFacts:
    """A store's own price of a class from a day on, until the next one."""

    vehicle_class_id: int
    valid_from: dt.date
    per_day: Decimal
    deposit: Decimal
    violation_deposit: Decimal


@transaction.atomic
def add_car(new: NewCar, *, by: Actor) -> RentalVehicle:
    """Raises InvalidInput (VIN…, PLATE_FORMAT, CAR_LISTED, SEATS_ODD), DomainError (WRONG_ROLE)."""
    dealer_id = _own_store(by)
    verdict = plates.validate(new.plate)
    refusal = refusal_of(verdict, field="plate")
    if refusal:
        raise InvalidInput(refusal)
    _check_seats(new.facts)
    vehicle = register_vehicle(new.vin, model=new.model, by=by)
    if RentalVehicle.objects.filter(vehicle=vehicle).exists():
        message = _("This car is in the rental fleet already.")
        raise InvalidInput(Refusal("CAR_LISTED", message, "vin"))
    car = RentalVehicle(dealer_id=dealer_id, vehicle=vehicle, **asdict(new.facts))
    car.in_fleet_from = timezone.localdate()
    if car.range_km is None:
        ranges = ModelRange.objects.filter(model=vehicle.model_id)
        car.range_km = ranges.values_list("range_km", flat=True).first()
    car.save(force_insert=True)
    _carry(car, verdict.normalized)
    record(car, "rental.car_added", by=by, vehicle=vehicle.pk, store=dealer_id)
    return car


@transaction.atomic
def change_car(
    car_id: int, facts: CarFacts, *, by: Actor, version: int | None = None
) -> RentalVehicle:
    """Raises InvalidInput (SEATS_ODD), DomainError (CAR_IN_USE, WRONG_ROLE), StaleObject."""
    _own_store(by)
    car = RentalVehicle.objects.visible_to(by).lock(car_id)
    car.expect_version(version)
    _check_seats(facts)
    if facts.retired_on and car.retired_on != facts.retired_on:
        waiting = RentalOrder.objects.filter(vehicle=car, state__in=HAS_A_CAR)
        if waiting.exists():
            raise DomainError(CAR_IN_USE)
    said = asdict(facts)
    changed = [name for name, value in said.items() if getattr(car, name) != value]
    if changed:
        for name in changed:
            setattr(car, name, said[name])
        car.save_fields(*(name.removesuffix("_id") for name in changed))
        record(car, "rental.car_changed", by=by, fields=changed)
    return car


@transaction.atomic
def set_tariff(facts: TariffFacts, *, by: Actor) -> Tariff:
    """From a day on the store has its own price; the one in force ends there.

    Raises InvalidInput (TARIFF_PAST, TARIFF_TAKEN, AMOUNT_ODD), DomainError (WRONG_ROLE).
    """
    dealer_id = _own_store(by)
    if facts.valid_from < timezone.localdate():
        message = _("A price begins today or later.")
        raise InvalidInput(Refusal("TARIFF_PAST", message, "valid_from"))
    if facts.per_day <= 0:
        message = _("This is no amount that may stand here.")
        raise InvalidInput(Refusal("AMOUNT_ODD", message, "per_day"))
    rows = Tariff.objects.filter(dealer=dealer_id, vehicle_class=facts.vehicle_class_id)
    before = rows.filter(valid__contains=facts.valid_from).select_for_update().first()
    if before and before.valid.lower < facts.valid_from:
        before.valid = DateRange(before.valid.lower, facts.valid_from)
        before.save_fields("valid")
    made = _once(
        lambda: Tariff.objects.create(
            dealer_id=dealer_id,
            vehicle_class_id=facts.vehicle_class_id,
            valid=DateRange(facts.valid_from, None),
            per_day=facts.per_day,
            deposit=facts.deposit,
            violation_deposit=facts.violation_deposit,
        ),
        Refusal("TARIFF_TAKEN", _("Another price begins then or later."), "valid_from"),
    )
    record(made, "rental.tariff_set", by=by, per_day=made.per_day, store=dealer_id)
    return made


def _own_store(by: Actor) -> int:
    if by.role not in MANAGERS or not by.dealer_ids:
        raise DomainError(WRONG_ROLE)
    return min(by.dealer_ids)


def _check_seats(facts: CarFacts) -> None:
    if not 1 <= facts.seats <= MOST_SEATS:
        raise InvalidInput(SEATS_ODD)


def _carry(car: RentalVehicle, plate: str) -> None:
    """The plate from today on, unless the car carries it already."""
    today = timezone.localdate()
    rows = PlateAssignment.objects.filter(vehicle=car.vehicle_id).valid_on(today)
    if rows.filter(plate=plate).exists():
        return
    kind = str(plates.classify(plate))
    _once(
        lambda: PlateAssignment.objects.create(
            vehicle=car.vehicle, plate=plate, type=kind, valid=DateRange(today, None)
        ),
        Refusal("PLATE_TAKEN", _("Another car carries this plate on these days."), "plate"),
    )


def _once(make: Callable[[], M], refusal: Refusal) -> M:
    """A row that the database refuses beside another one. Raises InvalidInput."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as error:
        raise InvalidInput(refusal) from error
