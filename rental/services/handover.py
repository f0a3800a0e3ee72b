"""Giving a car to its customer and taking it back: sheets, custody, kilometres (domain.md 5.1)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.journal.services import record
from dealerops.registry.choices import CustodyKind, ReadingSource
from dealerops.registry.services import Holder, NewReading, end_custody, note_reading, take_custody
from dealerops.workcal.services import local_date
from rental.choices.handover import DAMAGE_CHECK_HOURS, HANDOVER_KEYS, HANDOVER_PHOTOS, SheetEnd
from rental.models import Handover, HandoverPhoto, RentalOrder, RentalVehicle
from rental.rules import handover as r
from rental.rules.breakdowns import no_breakdown_is_open
from rental.rules.orders import licence_is_valid_to_the_end
from rental.rules.values import value_for
from rental.services.house_values import go_by
from rental.services.plan import finish
from rental.services.returning import assess_return
from rental.services.signing import Proof, Signature, keep_signature, person_of
from rental.workflow.orders import ORDER_FLOW


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the car shows as it changes hands, when that was, and who signs for it."""

    km: int
    energy_percent: int
    signature: Signature
    keys: int = 1
    note: str = ""
    at: dt.datetime | None = None  # now


def hand_out(
    order_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """The customer drives off.

    Raises TransitionRefused with every gap (SHEET_PHOTOS_MISSING, CAR_BLOCKED, LICENCE_EXPIRES …),
    InvalidInput for a missing signature.
    """
    RentalOrder.objects.visible_to(by).only("pk").get(pk=order_id)
    proof = keep_signature(facts.signature, by=by)
    with transaction.atomic():
        order = locked_order(order_id, version, by)
        go_by(order, HANDOVER_KEYS)
        sheet, found = draft_sheet(order, order.vehicle, SheetEnd.OUT, (facts, proof), by=by)
        found += [
            r.was_prepared(order),
            r.is_not_before_the_order(sheet, order),
            r.car_is_not_blocked(order, sheet.at),
            r.car_has_its_papers(order),
            r.lower_class_was_signed(order),
            licence_is_valid_to_the_end(order),
        ]
        step = ORDER_FLOW.fire(order, "hand_out", by=by, also=[one for one in found if one])
        keep_sheet(sheet, by=by)
        order.handed_out_at = sheet.at
        order.save_fields("state", "handed_out_at", "policy_values")
        give_custody(order, sheet.vehicle, at=sheet.at, by=by)
        record(order, "rental.handed_out", by=by, step=step, vehicle=sheet.vehicle_id, km=sheet.km)
    return order


def take_in(
    order_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """The customer has brought the car back; what coming late or early means is worked out at once.

    Raises TransitionRefused with every gap (SHEET_KM_BACKWARDS, BREAKDOWN_OPEN …), InvalidInput.
    """
    RentalOrder.objects.visible_to(by).only("pk").get(pk=order_id)
    proof = keep_signature(facts.signature, by=by)
    with transaction.atomic():
        order = locked_order(order_id, version, by)
        go_by(order, HANDOVER_KEYS)
        sheet, found = draft_sheet(order, order.vehicle, SheetEnd.IN, (facts, proof), by=by)
        found.append(no_breakdown_is_open(order))
        step = ORDER_FLOW.fire(order, "take_in", by=by, also=[one for one in found if one])
        keep_sheet(sheet, by=by)
        order.handed_in_at = sheet.at
        order.save_fields("state", "handed_in_at", "policy_values")
        end_custody(order, at=sheet.at, by=by)
        finish(order, at=sheet.at)
        assess_return(order, by=by)
        record(order, "rental.taken_in", by=by, step=step, vehicle=sheet.vehicle_id, km=sheet.km)
    return order


def locked_order(order_id: int, version: int | None, by: Actor) -> RentalOrder:
    orders = RentalOrder.objects.visible_to(by).select_related(
        "dealer", "customer", "vehicle__vehicle__model", "vehicle_class", "insurance_plan"
    )
    order = orders.lock(order_id)
    order.expect_version(version)
    return order


def draft_sheet(
    order: RentalOrder,
    vehicle: RentalVehicle | None,
    end: str,
    signed: tuple[SheetFacts, Proof],
    *,
    by: Actor,
) -> tuple[Handover, list[Refusal | None]]:
    """The sheet of one end, not yet saved, and everything that is wrong with it."""
    facts, proof = signed
    now = timezone.now()
    at = facts.at or now
    check = dt.timedelta(hours=value_for(order, DAMAGE_CHECK_HOURS))
    sheet = Handover(
        order=order,
        vehicle=vehicle,
        end=end,
        at=at,
        km=facts.km,
        energy_percent=facts.energy_percent,
        keys=facts.keys,
        note=facts.note.strip()[:500],
        photos=HandoverPhoto.objects.filter(order=order, vehicle=vehicle, end=end).count(),
        signed_by=proof.person,
        method=proof.method,
        evidence=proof.file,
        reference=proof.reference,
        made_by_id=person_of(by),
        check_due_at=at + check if end == SheetEnd.IN else None,
    )
    out = sheet_of(order, vehicle, SheetEnd.OUT) if end == SheetEnd.IN else None
    return sheet, [
        r.is_photographed(sheet, value_for(order, HANDOVER_PHOTOS)),
        r.has_a_key(sheet),
        r.has_happened(sheet, now),
        r.is_not_before_it_left(sheet, out),
        r.km_did_not_fall(sheet, out),
    ]


def keep_sheet(sheet: Handover, *, by: Actor) -> None:
    """Save a sheet nothing was wrong with; its km also go to the car's odometer readings."""
    sheet.save(force_insert=True)
    reading = NewReading(
        sheet.vehicle.vehicle_id,
        sheet.km,
        local_date(sheet.at),
        ReadingSource.HANDOVER,
        dealer_id=sheet.order.dealer_id,
        origin=f"rental.handover:{sheet.pk}",
    )
    note_reading(reading, by=by)


def give_custody(order: RentalOrder, vehicle: RentalVehicle, *, at: dt.datetime, by: Actor) -> None:
    holder = Holder(CustodyKind.RENTAL, dealer_id=order.dealer_id)
    take_custody(vehicle.vehicle, holder, reason=order, at=at, by=by)


def sheet_of(order: RentalOrder, vehicle: RentalVehicle | None, end: str) -> Handover | None:
    return Handover.objects.filter(order=order, vehicle=vehicle, end=end).first()
