"""A bay for an expected car; every function runs inside the caller's transaction and lock of the order."""

import datetime as dt
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices.bays import APPOINTMENT_MINUTES
from aftersales.models import Appointment, Bay, RepairOrder
from aftersales.rules.values import value_for
from aftersales.selectors.bays import free_bay, next_free_time
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.registry.choices import ConsentScope, ContactChannel
from dealerops.registry.services import consent_to, record_consent
from dealerops.workcal.services import dealer_open, is_open, local_date

NO_BAY = Refusal(
    "NO_BAY", _("No such bay is on record. The service director enters bays."), "planned_at"
)
LONGEST = 12 * 60  # minutes


class SlotRefused(DomainError):
    """The time cannot be had; the refusal says why and names the next free one."""

    default_code = "SLOT_FULL"
    default_message = _("No bay is free then.")


@dataclass(frozen=True, slots=True)
class Slot:
    """When a bay is wanted; `minutes` 0 is the usual length, `kind` empty any bay."""

    at: dt.datetime
    minutes: int = 0
    kind: str = ""


def book(order: RepairOrder, slot: Slot, *, agreed: bool, by: Actor) -> Appointment:
    """Keep a bay for the order. Capacity is bays times hours on the dealer's opening days (domain.md 4.1).

    `agreed`: the customer may be contacted about the appointment; who said so before is not asked again.
    Raises InvalidInput (CONTACT_CONSENT_MISSING, SLOT_PAST, SLOT_LENGTH), SlotRefused (NO_BAY,
    HOUSE_CLOSED, SLOT_FULL).
    """
    _agree(order, agreed=agreed, by=by)
    bay, span = _place(order, slot)
    appointment = Appointment.objects.create(order=order, bay=bay, span=span, contact_agreed=True)
    record(order, "aftersales.appointment_booked", by=by, bay=bay.pk, at=slot.at)
    return appointment


def move(order: RepairOrder, slot: Slot, *, by: Actor) -> Appointment:
    """Another time, and the bay that is free then; the old one is free for others at once."""
    appointment = Appointment.objects.select_for_update().get(order=order)
    bay, span = _place(order, slot)
    appointment.bay, appointment.span = bay, span
    appointment.save_fields("bay", "span")
    record(order, "aftersales.appointment_moved", by=by, bay=bay.pk, at=slot.at)
    return appointment


def keep(order: RepairOrder, *, at: dt.datetime) -> None:
    """The car came for its appointment; a car that was not expected has none."""
    for appointment in Appointment.objects.select_for_update().filter(order=order, kept_at=None):
        appointment.kept_at = at
        appointment.save_fields("kept_at")


def give_back(order: RepairOrder, *, at: dt.datetime) -> None:
    """The bay is free for others."""
    for appointment in Appointment.objects.select_for_update().filter(order=order).held():
        appointment.released_at = at
        appointment.save_fields("released_at")


def _agree(order: RepairOrder, *, agreed: bool, by: Actor) -> None:
    """A yes to the appointment is not a yes to callbacks by whoever refused them (domain.md 4.12)."""
    said = consent_to(order.customer_id, ConsentScope.SERVICE_CALL)
    if agreed and said is not False:
        record_consent(
            order.customer_id,
            ConsentScope.SERVICE_CALL,
            is_given=True,
            channel=ContactChannel.PHONE,
            by=by,
            wording="appointment",
        )
    elif not agreed and not said:
        message = _("Ask whether we may call or text about the appointment.")
        raise InvalidInput(Refusal("CONTACT_CONSENT_MISSING", message, "contact_agreed"))


def _place(order: RepairOrder, slot: Slot) -> tuple[Bay, DateTimeTZRange]:
    """A free bay of the house and the time, with the house's bays under lock."""
    minutes = slot.minutes or value_for(order, APPOINTMENT_MINUTES)
    _check_time(slot.at, minutes)
    if not is_open(local_date(slot.at), dealer_open(order.dealer_id)):
        message = _("The house is closed on that day.")
        raise SlotRefused(Refusal("HOUSE_CLOSED", message, "planned_at"))
    # Whoever books at this house waits here, so that what is free stays free until it is taken.
    rows = Bay.objects.select_for_update(no_key=True).filter(dealer=order.dealer_id).in_use()
    bays = list(rows.filter(kind=slot.kind) if slot.kind else rows)
    if not bays:
        raise SlotRefused(NO_BAY)
    ends = slot.at + dt.timedelta(minutes=minutes)
    bay = free_bay(bays, slot.at, ends, but=order.pk)
    if bay is None:
        raise SlotRefused(_full(next_free_time(bays, slot.at, minutes, but=order.pk)))
    return bay, DateTimeTZRange(slot.at, ends)


def _check_time(at: dt.datetime, minutes: int) -> None:
    if not 0 < minutes <= LONGEST:
        message = _("An appointment takes between a minute and twelve hours.")
        raise InvalidInput(Refusal("SLOT_LENGTH", message, "minutes"))
    if at <= timezone.now():
        raise InvalidInput(Refusal("SLOT_PAST", _("That time has passed."), "planned_at"))


def _full(at: dt.datetime | None) -> Refusal:
    if at is None:
        nothing = _("No bay is free then, nor in the next fortnight.")
        return Refusal("SLOT_FULL", nothing, "planned_at")
    when = formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
    message = _("No bay is free then. The next free time is %(at)s.") % {"at": when}
    return Refusal("SLOT_FULL", message, "planned_at")
