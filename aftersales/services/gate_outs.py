"""Letting cars out of the yard, number by number, and explaining the numbers in between (domain.md 4.7)."""

import datetime as dt
from dataclasses import dataclass
from typing import BinaryIO

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ArchiveKind, GateOutKind
from aftersales.models import ArchiveFile, GateOutNote
from aftersales.services.archive_judging import judge_new_car
from aftersales.services.people import person_of
from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.registry.models import Vehicle

KEEPERS = frozenset({Role.D_SALES_CLERK})
MOST_AT_ONCE = 100  # numbers of a pad that are explained together
ALREADY_OUT = Refusal("ALREADY_OUT", _("This car was let out before, and a car leaves only once."))


class NumberUsed(DomainError):
    default_code = "GATE_OUT_NUMBER_USED"
    default_message = _("This number of the year is in the register already.")


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """One gate-out note; `second_tier` names the dealer a car was dispatched to, empty for a sale.

    `file` is the scan of the blue copy, which may follow later.
    """

    serial: int
    issued_on: dt.date
    vehicle_id: int
    second_tier: str = ""
    file: BinaryIO | None = None
    name: str = ""


def next_serial(dealer_id: int, year: int) -> int:
    """The number after the highest of the year; a pad begins with one."""
    notes = GateOutNote.objects.visible_to(SYSTEM).of_year(dealer_id, year)
    return (notes.aggregate(last=Max("serial"))["last"] or 0) + 1


def let_out(dealer_id: int, facts: NoteFacts, *, by: Actor) -> GateOutNote:
    """Enter a note; a sold car's blue copy goes to its file at once.

    Raises InvalidInput (GATE_OUT_DATE), FileRefused, NumberUsed, DomainError (ALREADY_OUT).
    """
    _keeper(by)
    if facts.issued_on > timezone.localdate():
        message = _("A gate-out note is not written for a day to come.")
        raise InvalidInput(Refusal("GATE_OUT_DATE", message, "issued_on"))
    copy = store_upload(facts.file, name=facts.name, by=by) if facts.file else None
    with transaction.atomic():
        _alone(dealer_id)
        _free(dealer_id, facts.issued_on.year, facts.serial, facts.serial)
        if _is_out(facts.vehicle_id):
            raise DomainError(ALREADY_OUT)
        note = GateOutNote.objects.create(
            dealer_id=dealer_id,
            year=facts.issued_on.year,
            serial=facts.serial,
            kind=GateOutKind.SECOND_TIER if facts.second_tier else GateOutKind.SALE,
            issued_on=facts.issued_on,
            vehicle_id=facts.vehicle_id,
            second_tier=facts.second_tier.strip()[:120],
            attachment=copy,
            entered_by_id=person_of(by),
        )
        record(note, "aftersales.car_let_out", by=by, vehicle=facts.vehicle_id, kind=note.kind)
        tie_note(Vehicle.objects.get(pk=facts.vehicle_id), dealer_id, by=by)
    return note


def explain_gap(
    dealer_id: int, year: int, numbers: tuple[int, int], reason: str, *, by: Actor
) -> int:
    """Say why numbers from the first to the last let no car out: spoiled, lost, torn; how many they are.

    Raises InvalidInput (REASON_MISSING, GAP_RANGE), NumberUsed.
    """
    _keeper(by)
    first, last = numbers
    today = timezone.localdate()
    found = []
    if not reason.strip():
        found.append(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    if not 1 <= first <= last < first + MOST_AT_ONCE or year > today.year:
        message = _("The first number comes before the last, and at most 100 go together.")
        found.append(Refusal("GAP_RANGE", message, "last"))
    if found:
        raise InvalidInput(*found)
    with transaction.atomic():
        _alone(dealer_id)
        _free(dealer_id, year, first, last)
        for serial in range(first, last + 1):
            note = GateOutNote.objects.create(
                dealer_id=dealer_id,
                year=year,
                serial=serial,
                kind=GateOutKind.VOID,
                issued_on=min(today, dt.date(year, 12, 31)),
                reason=reason.strip()[:200],
                entered_by_id=person_of(by),
            )
            record(note, "aftersales.gate_out_explained", by=by, note=note.reason)
    return last - first + 1


def bring_blue_copy(note_id: int, file: BinaryIO, *, name: str, by: Actor) -> GateOutNote:
    """The scan of the blue copy that came in later. Raises FileRefused, DomainError (COPY_IS_THERE)."""
    _keeper(by)
    GateOutNote.objects.visible_to(by).of_cars().only("pk").get(pk=note_id)
    copy: Attachment = store_upload(file, name=name, by=by)
    with transaction.atomic():
        note = GateOutNote.objects.visible_to(by).of_cars().lock(note_id)
        if note.attachment_id:
            message = _("The blue copy is here already and stays as it is.")
            raise DomainError(Refusal("COPY_IS_THERE", message))
        note.attachment = copy
        note.save_fields("attachment")
        record(note, "aftersales.blue_copy_brought", by=by, sha256=copy.sha256)
        if note.file_id:
            judge_new_car(note.file_id)
    return note


def tie_note(vehicle: Vehicle, dealer_id: int, *, by: Actor) -> None:
    """The blue copy of a car that is out moves to the customer's file, once there are both."""
    file = (
        ArchiveFile.objects.visible_to(SYSTEM)
        .filter(kind=ArchiveKind.NEW_CAR, vehicle=vehicle, dealer=dealer_id, gate_out=None)
        .first()
    )
    out = GateOutNote.objects.visible_to(SYSTEM).unsold().filter(vehicle=vehicle, dealer=dealer_id)
    note = out.select_for_update(of=("self",)).first()
    if file and note:
        note.file = file
        note.save_fields("file")
        record(note, "aftersales.blue_copy_moved", by=by, file=file.pk)
        judge_new_car(file.pk)


def _keeper(by: Actor) -> None:
    if by.role not in KEEPERS:
        raise DomainError(WRONG_ROLE)


def _alone(dealer_id: int) -> None:
    """One writer per register: two people never take the same number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"aftersales:gate_out:{dealer_id}"],
        )


def _free(dealer_id: int, year: int, first: int, last: int) -> None:
    notes = GateOutNote.objects.visible_to(SYSTEM).of_year(dealer_id, year)
    if notes.filter(serial__range=(first, last)).exists():
        raise NumberUsed


def _is_out(vehicle_id: int) -> bool:
    """A car leaves the yard once: one gate-out, one invoice, be it sold by now or not."""
    return GateOutNote.objects.visible_to(SYSTEM).of_cars().filter(vehicle=vehicle_id).exists()
