"""Cars of the rental that change hands: checklists, photos and sheets."""

import datetime as dt
from typing import Any

from dealerops.foundation.actor import Actor
from rental.choices import OrderState
from rental.choices.handover import SignMethod
from rental.models import RentalOrder, RentalVehicle
from rental.services.handover import SheetFacts, hand_out, take_in
from rental.services.handover_photos import PhotoFacts, add_photo
from rental.services.preparing import Checklist, prepare_car
from rental.services.signing import Signature
from tests.factories.market import make_paper

DONE = {
    "is_clean": True,
    "tyres_and_lights": True,
    "papers_on_board": True,
    "safety_kit": True,
    "extras_fitted": True,
}


def a_signature(person: str = "王小红", **more: Any) -> Signature:
    """Drawn on the phone."""
    known = {"method": SignMethod.ESIGN, "file": make_paper(), "name": "signature.png"}
    return Signature(person, **{**known, **more})


def a_sheet(km: int = 12_000, energy: int = 90, **more: Any) -> SheetFacts:
    return SheetFacts(km, energy, **{"signature": a_signature(), **more})


def a_checklist(energy: int = 100, **more: Any) -> Checklist:
    return Checklist(energy, **{**DONE, **more})


def photograph(
    order: RentalOrder, end: str, by: Actor, *, car: RentalVehicle | None = None, count: int = 6
) -> None:
    car = car or order.vehicle
    assert car is not None
    for number in range(count):
        facts = PhotoFacts(car.pk, end)
        add_photo(order.pk, facts, make_paper(), name=f"{end}-{number}.png", by=by)


def drive_off(
    order: RentalOrder, by: Actor, *, at: dt.datetime | None = None, km: int = 12_000
) -> RentalOrder:
    """From an assigned order to a customer on the road."""
    if order.state == OrderState.ASSIGNED:
        prepare_car(order.pk, a_checklist(), by=by)
    photograph(order, "OUT", by)
    return hand_out(order.pk, a_sheet(km, at=at), by=by)


def come_back(
    order: RentalOrder, by: Actor, *, at: dt.datetime | None = None, km: int = 12_300
) -> RentalOrder:
    order.refresh_from_db()
    photograph(order, "IN", by)
    return take_in(order.pk, a_sheet(km, at=at, energy=60), by=by)
