"""Expecting a car, and taking it in: symptoms, photos, walk-around (domain.md 4.1, 4.2)."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import PhotoKind, ReceptionMode, RoState, RoType
from aftersales.models import ReceptionPhoto, RepairOrder, Symptom
from aftersales.selectors.repeats import earlier_symptom
from aftersales.services.bays import Slot, book, give_back, keep
from aftersales.services.customers import Visitor, customer_of, vehicle_of
from aftersales.services.driving.planning import Pickup, call_off, collect_car
from aftersales.services.evidence import PICTURES
from aftersales.services.numbers import next_number
from aftersales.services.people import person_of
from aftersales.services.rework import refuse_rework_of_nothing, tie_rework
from aftersales.services.values import values_of
from aftersales.workflow.orders import RO_FLOW
from dealerops.documents.services import FileRefused, store_upload
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers import plate as plates
from dealerops.identifiers.messages import refusal_of
from dealerops.journal.services import record
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import VehicleModel
from dealerops.registry.services import Holder, end_custody, take_custody

CHECK_IN_FIELDS = (
    *("state", "mode", "mileage_in", "fuel_percent", "valuables", "confirmed_by", "contact_name"),
    *("arrived_at", "greeted_at", "opened_at", "repeat_repair", "type", "rework_of"),
)


class ReceptionClosed(DomainError):
    default_code = "STATE_CONFLICT"
    default_message = _("This can be changed until the car is checked in.")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes with which car and why; a `slot` for an appointment, none for a car at the gate.

    `contact_agreed`: we may call or text about the appointment. A car that does not come by itself
    (REMOTE, TOWED) is collected by a driver of ours, at once without a slot; a towed one that has neither
    slot nor `pickup` stands at the gate.
    """

    vin: str
    visitor: Visitor
    type: str = RoType.NORMAL
    model: VehicleModel | None = None
    plate: str = ""
    slot: Slot | None = None
    arrived_at: dt.datetime | None = None
    contact_agreed: bool = False
    mode: str = ""
    pickup: Pickup = field(default_factory=Pickup)


@dataclass(frozen=True, slots=True)
class SymptomFacts:
    """The same questions in every mode of reception (domain.md 4.2)."""

    system: str
    what: str
    occurs: str = "ALWAYS"
    occurs_more: str = ""
    frequency: str = ""
    since: str = ""
    since_km: int | None = None
    warning_lamps: str = ""
    earlier_repairs: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is read and confirmed at the car."""

    mode: str
    mileage_in: int | None
    fuel_percent: int | None
    valuables: str
    confirmed_by: str
    contact_name: str = ""
    arrived_at: dt.datetime | None = None
    greeted_at: dt.datetime | None = None


@transaction.atomic
def open_order(visit: Visit, *, by: Actor) -> RepairOrder:
    """An order of the advisor who opens it; the car is expected or stands at the gate.

    Raises InvalidInput for malformed numbers, REWORK_OF_NOTHING and ADDRESS_MISSING, DomainError (WRONG_ROLE) for anybody but an advisor,
    and what `book` raises where no bay is free for an expected car.
    """
    if by.role != Role.D_SA or by.user_id is None:
        raise DomainError(WRONG_ROLE)
    verdict = plates.validate(visit.plate)
    refusal = refusal_of(verdict, field="plate") if visit.plate else None
    if refusal:
        raise InvalidInput(refusal)
    dealer_id = min(by.dealer_ids)
    order = RepairOrder(
        number=next_number("RO"),
        dealer_id=dealer_id,
        vehicle=vehicle_of(visit.vin, model=visit.model, by=by),
        customer=customer_of(visit.visitor, by=by),
        contact_name=visit.visitor.name.strip(),
        type=visit.type,
        mode=visit.mode,
        plate=verdict.normalized if visit.plate else "",
        advisor_id=by.user_id,
        planned_at=visit.slot.at if visit.slot else None,
        arrived_at=_arrival(visit),
        policy_values=values_of(dealer_id),
    )
    refuse_rework_of_nothing(order)
    order.save(force_insert=True)
    record(order, "aftersales.order_opened", by=by, type=order.type)
    if visit.slot:
        book(order, visit.slot, agreed=visit.contact_agreed, by=by)
    collect_car(order, visit.pickup, by=by)
    return order


def _arrival(visit: Visit) -> dt.datetime | None:
    """When the car came; None while it is expected, for its appointment or fetched by a driver of ours."""
    # A towed car that nobody is to fetch anywhere stands at the gate already.
    is_towed_by_us = visit.mode == ReceptionMode.TOWED and visit.pickup.address.strip()
    is_fetched = visit.mode == ReceptionMode.REMOTE or is_towed_by_us
    if visit.slot or (is_fetched and visit.arrived_at is None):
        return None
    return visit.arrived_at or timezone.now()


@transaction.atomic
def add_symptom(order_id: int, facts: SymptomFacts, *, by: Actor) -> Symptom:
    """One more complaint in the customer's words. Raises ReceptionClosed, InvalidInput."""
    order = _receiving(order_id, by)
    if not facts.what.strip():
        message = _("Write down what the customer says.")
        raise InvalidInput(Refusal("WORDS_MISSING", message, "what"))
    symptom = Symptom.objects.create(order=order, **asdict(facts))
    record(order, "aftersales.symptom_added", by=by, symptom=symptom.pk, system=symptom.system)
    return symptom


@transaction.atomic
def remove_symptom(symptom_id: int, *, by: Actor) -> RepairOrder:
    """Take a mistyped symptom off before the car is checked in."""
    symptom = Symptom.objects.visible_to(by).get(pk=symptom_id)
    order = _receiving(symptom.order_id, by)
    symptom.delete()
    record(order, "aftersales.symptom_removed", by=by, symptom=symptom_id)
    return order


def attach_photo(
    order_id: int, file: BinaryIO, *, name: str, by: Actor, kind: str = PhotoKind.WALK_AROUND
) -> ReceptionPhoto:
    """Keep a photo of the car as it came; the same file again changes nothing.

    Raises FileRefused for anything but a picture, ReceptionClosed.
    """
    open_to_reception(
        RepairOrder.objects.visible_to(by).get(pk=order_id), by
    )  # before a byte is written
    attachment = store_upload(file, name=name, by=by)
    if attachment.kind not in PICTURES:
        raise FileRefused(Refusal("NOT_A_PHOTO", _("Only photos are kept here.")))
    with transaction.atomic():
        order = _receiving(order_id, by)
        photo, is_new = ReceptionPhoto.objects.get_or_create(
            order=order,
            attachment=attachment,
            defaults={"kind": kind, "name": name[:200], "added_by_id": person_of(by)},
        )
        if is_new:
            record(order, "aftersales.photo_added", by=by, photo=photo.pk, kind=kind)
    return photo


@transaction.atomic
def remove_photo(photo_id: int, *, by: Actor) -> RepairOrder:
    """Take a wrong photo off before the car is checked in."""
    photo = ReceptionPhoto.objects.visible_to(by).get(pk=photo_id)
    order = _receiving(photo.order_id, by)
    photo.delete()
    record(order, "aftersales.photo_removed", by=by, photo=photo_id)
    return order


@transaction.atomic
def check_in(
    order_id: int, arrival: Arrival, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The car is ours from now on; every gap in the reception is told at once.

    A symptom of the same part of the car within 60 days and 3,000 km marks a repeated repair. A rework is
    linked to the repair whose guarantee it is done under.
    """
    order = RepairOrder.objects.visible_to(by).select_related("vehicle").lock(order_id)
    order.expect_version(version)
    now = timezone.now()
    brought_by = arrival.contact_name or order.contact_name
    arrived_at = arrival.arrived_at or order.arrived_at or now
    for name, value in asdict(arrival).items():
        setattr(order, name, value)
    order.contact_name = brought_by
    order.arrived_at = min(arrived_at, now)
    order.greeted_at = max(min(arrival.greeted_at or now, now), order.arrived_at)
    order.opened_at = now
    step = RO_FLOW.fire(order, "check_in", by=by)
    order.repeat_repair = _mark_repeats(order)
    tie_rework(order, by=by)
    order.save_fields(*CHECK_IN_FIELDS)
    keep(order, at=order.arrived_at)
    take_custody(
        order.vehicle,
        Holder(CustodyKind.WORKSHOP, dealer_id=order.dealer_id),
        reason=order,
        at=order.opened_at,
        by=by,
    )
    record(
        order, "aftersales.checked_in", by=by, step=step,
        mode=order.mode, km=order.mileage_in, repeat=order.repeat_repair,
    )  # fmt: skip
    return order


@transaction.atomic
def note_no_show(order_id: int, *, by: Actor) -> RepairOrder:
    """The appointment passed and nobody came."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    step = RO_FLOW.fire(order, "no_show", by=by)
    order.cancel_reason, order.closed_at = "NO_SHOW", timezone.now()
    order.save_fields("state", "cancel_reason", "closed_at")
    give_back(order, at=order.closed_at)
    record(order, "aftersales.no_show", by=by, step=step)
    return order


@transaction.atomic
def cancel_order(
    order_id: int, reason: str, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The visit ends before any work; a car that was here goes back to its owner."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    return close_without_work(order, "cancel", reason, by=by)


def close_without_work(order: RepairOrder, event: str, reason: str, *, by: Actor) -> RepairOrder:
    """Inside the caller's transaction and lock. Raises InvalidInput without a reason."""
    if not reason.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    step = RO_FLOW.fire(order, event, by=by)
    order.cancel_reason, order.closed_at = reason[:200], timezone.now()
    order.save_fields("state", "cancel_reason", "closed_at")
    order.links.filter(answered_at=None, revoked_at=None).update(revoked_at=order.closed_at)
    give_back(order, at=order.closed_at)
    call_off(order, reason, by=by)
    end_custody(order, at=order.closed_at, by=by)
    record(order, "aftersales.closed_without_work", by=by, step=step, note=reason)
    return order


def _mark_repeats(order: RepairOrder) -> bool:
    """Tie each symptom to the earlier one it repeats; whether there is any."""
    found = False
    for symptom in order.symptoms.all():
        earlier = earlier_symptom(order, symptom)
        if earlier:
            symptom.repeats = earlier
            symptom.save_fields("repeats")
            found = True
    return found


def _receiving(order_id: int, by: Actor) -> RepairOrder:
    """The order under lock while its reception may still change."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    open_to_reception(order, by)
    return order


def open_to_reception(order: RepairOrder, by: Actor) -> None:
    """Raises ReceptionClosed, DomainError (WRONG_ROLE)."""
    if by.role not in {Role.D_SA, Role.D_SVC_DIR}:
        raise DomainError(WRONG_ROLE)
    if order.state != RoState.APPOINTED:
        raise ReceptionClosed
