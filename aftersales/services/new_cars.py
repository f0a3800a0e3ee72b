"""The archive of a new car: opened when the car is sold, filled with ten papers (domain.md 4.7)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ArchiveKind
from aftersales.models import ArchiveFile
from aftersales.services.archive_judging import judge_new_car
from aftersales.services.archive_papers import EDITORS
from aftersales.services.archives import keep_until, years_at
from aftersales.services.customers import vehicle_of
from aftersales.services.gate_outs import tie_note
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.registry.models import Vehicle, VehicleModel, VehicleSale
from dealerops.registry.services import SaleFacts, note_sale


class FileExists(DomainError):
    default_code = "ARCHIVE_EXISTS"
    default_message = _("This car has its archive already.")


@dataclass(frozen=True, slots=True)
class NewCar:
    """A car that was sold and handed over; `model` where the car is new to us."""

    vin: str
    sold_on: dt.date
    delivered_on: dt.date
    is_second_tier: bool = False
    model: VehicleModel | None = None


@transaction.atomic
def open_new_car(dealer_id: int, car: NewCar, *, by: Actor) -> ArchiveFile:
    """Open the archive of a new car, with its sale record where there is none yet.

    Raises InvalidInput (the VIN's code, MODEL_MISSING, SALE_DATES, SALE_DATA), FileExists, DomainError
    (SOLD_ELSEWHERE) for a car that another dealer has sold.
    """
    if by.role not in EDITORS[ArchiveKind.NEW_CAR]:
        raise DomainError(WRONG_ROLE)
    if not car.sold_on <= car.delivered_on <= timezone.localdate():
        message = _("A car is sold, then handed over, and neither on a day to come.")
        raise InvalidInput(Refusal("SALE_DATES", message, "delivered_on"))
    vehicle = vehicle_of(car.vin, model=car.model, by=by)
    Vehicle.objects.select_for_update(of=("self",)).get(pk=vehicle.pk)
    sale = VehicleSale.objects.visible_to(SYSTEM).filter(vehicle=vehicle).first()
    if sale and sale.dealer_id != dealer_id and (sale.dealer_id or sale.dealer_name):
        message = _("The sale record of this car names another dealer.")
        raise DomainError(Refusal("SOLD_ELSEWHERE", message, "vin"))
    files = ArchiveFile.objects.visible_to(SYSTEM).filter(kind=ArchiveKind.NEW_CAR)
    if files.filter(vehicle=vehicle).exists():
        raise FileExists
    if sale is None:
        facts = SaleFacts(car.sold_on, car.delivered_on, dealer_id)
        note_sale(vehicle.pk, facts, by=by)
    file = ArchiveFile.objects.create(
        kind=ArchiveKind.NEW_CAR,
        dealer_id=dealer_id,
        vehicle=vehicle,
        delivered_on=car.delivered_on,
        is_second_tier=car.is_second_tier,
        keep_until=keep_until(car.delivered_on, years_at(dealer_id)),
    )
    record(file, "aftersales.new_car_archive_opened", by=by, vehicle=vehicle.pk)
    tie_note(vehicle, dealer_id, by=by)
    return judge_new_car(file.pk)
