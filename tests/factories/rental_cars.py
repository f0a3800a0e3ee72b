"""Cars of the rental that change hands: checklists, photos and sheets."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from dealerops.foundation.actor import Actor
from rental.choices import BlockKind, OrderState
from rental.choices.handover import SignMethod
from rental.models import (
    Block,
    BreakdownEvent,
    ChangeRequest,
    Handover,
    HandoverPhoto,
    RentalOrder,
    RentalVehicle,
    SheetLink,
    Substitution,
)
from rental.services.breakdowns import Report, report_breakdown
from rental.services.handover import SheetFacts, hand_out, take_in
from rental.services.handover_photos import PhotoFacts, add_photo
from rental.services.preparing import Checklist, prepare_car
from rental.services.signing import Signature
from tests.factories.market import make_paper
from tests.factories.rental import DAY, RentalHouse, an_order, make_block, make_car

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


@dataclass(frozen=True, slots=True)
class CarPapers:
    """What hangs on a car that a customer drives and that has broken down."""

    order: RentalOrder
    photo: HandoverPhoto  # of the sheet that was signed
    sheet: Handover
    link: SheetLink
    event: BreakdownEvent
    change: ChangeRequest  # waits for the customer
    swap: Substitution
    block: Block  # set by the system


def car_papers(house: RentalHouse) -> CarPapers:
    """Written as rows where the way there is long."""
    now, by = timezone.now(), house.operator
    car = make_car(house.store, house.a)
    order = an_order(
        house.store, house.a, now - DAY, now + DAY, state=OrderState.IN_USE, vehicle=car
    )
    photo = add_photo(order.pk, PhotoFacts(car.pk, "OUT"), make_paper(), name="car.png", by=by)
    sheet = Handover.objects.create(
        order=order, vehicle=car, end="OUT", at=order.start_at, km=100, energy_percent=90, keys=1,
        photos=1, signed_by="王小红", method="SMS_OTP", reference="1234", made_by_id=by.user_id,
    )  # fmt: skip
    link = SheetLink.objects.create(
        sheet=sheet, nonce=secrets.token_hex(16), made_by_id=by.user_id, made_at=now,
        expires_at=now + DAY,
    )  # fmt: skip
    change = ChangeRequest.objects.create(
        order=order, kind="DURING", asked_at=now, return_dealer=house.other, old_total=400,
        new_total=400,
    )  # fmt: skip
    swap = Substitution.objects.create(
        order=order, vehicle=car, kind="SAME_CLASS", steps=0, days=2, at=now
    )
    event = report_breakdown(order.pk, Report("爆胎"), by=by)
    block = make_block(car, now, kind=BlockKind.VIOLATIONS)
    return CarPapers(order, photo, sheet, link, event, change, swap, block)
