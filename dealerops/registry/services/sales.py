"""The sale record of a car."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.registry.models import Vehicle, VehicleSale


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """What the sale record says; `dealer_name` for a seller outside the network."""

    sold_on: dt.date
    delivered_on: dt.date | None = None
    dealer_id: int | None = None
    dealer_name: str = ""
    buyer_id: int | None = None
    plate: str = ""
    engine_number: str = ""
    colour: str = ""
    consultant: str = ""


@transaction.atomic
def note_sale(vehicle_id: int, facts: SaleFacts, *, by: Actor) -> VehicleSale:
    """Enter or correct the sale record of a car. Raises InvalidInput (SALE_DATA)."""
    vehicle = Vehicle.objects.visible_to(SYSTEM).lock(vehicle_id)
    sale = VehicleSale.objects.visible_to(SYSTEM).filter(vehicle=vehicle).first()
    sale = sale or VehicleSale(vehicle=vehicle)
    is_new = sale.pk is None
    changed = [name for name, value in asdict(facts).items() if getattr(sale, name) != value]
    for name in changed:
        setattr(sale, name, getattr(facts, name))
    try:
        sale.full_clean(exclude=("vehicle",))
    except ValidationError as error:
        raise InvalidInput(Refusal("SALE_DATA", error.messages[0])) from error
    if is_new:
        sale.save()
    elif changed:
        sale.save_fields(*changed)
    if is_new or changed:
        record(sale, "registry.sale_noted", by=by, vehicle=vehicle_id, changed=changed)
    return sale
