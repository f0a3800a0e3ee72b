"""Hand-over sheets: photos, readings and a signature wherever a car changes hands (domain.md 4.5)."""

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices.driving import OVER, DriveState, SheetEnd
from aftersales.models import DriverTask, HandoverSheet, Loan, SheetPhoto
from aftersales.rules.driving import (
    km_did_not_fall,
    sheet_is_photographed,
    sheet_leaves_nothing_out,
)
from aftersales.services.evidence import PICTURES, Evidence
from aftersales.services.people import person_of
from dealerops.documents.models import Attachment
from dealerops.documents.services import FileRefused, store_upload
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.registry.choices import ReadingSource
from dealerops.registry.services import NewReading, note_reading
from dealerops.workcal.services import local_date

WRITERS = frozenset({Role.D_DRIVER, Role.D_SA, Role.D_SVC_DIR})


class SheetClosed(DomainError):
    default_code = "SHEET_CLOSED"
    default_message = _("This end of the hand-over is signed; its photos stay.")


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the car shows as it changes hands, and who signs for it."""

    km: int
    fuel_percent: int
    keys: int
    valuables: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Signed:
    """The facts with their evidence already in the store."""

    facts: SheetFacts
    file: Attachment | None


def end_of_task(task: DriverTask) -> str:
    """Which end is photographed now: the taking over until it is signed, then the handing over."""
    before = (DriveState.CREATED, DriveState.ASSIGNED, DriveState.EN_ROUTE, DriveState.ARRIVED)
    return SheetEnd.START if task.state in before else SheetEnd.END


def attach_sheet_photo(
    carrier: DriverTask | Loan, end: str, file: BinaryIO, *, name: str, by: Actor
) -> SheetPhoto:
    """Keep a photo for one end; the same file again changes nothing.

    The carrier was found through `visible_to`. Raises FileRefused for anything but a picture, SheetClosed.
    """
    _open_to(carrier, end, by)  # before a byte is written
    attachment = store_upload(file, name=name, by=by)
    if attachment.kind not in PICTURES:
        raise FileRefused(Refusal("NOT_A_PHOTO", _("Only photos are kept here.")))
    with transaction.atomic():
        type(carrier)._default_manager.select_for_update().get(pk=carrier.pk)
        _open_to(carrier, end, by)
        photo, is_new = SheetPhoto.objects.get_or_create(
            **_of(carrier),
            attachment=attachment,
            defaults={"end": end, "name": name[:200], "added_by_id": person_of(by)},
        )
        if is_new:
            record(carrier, "aftersales.sheet_photo_added", by=by, photo=photo.pk, end=end)
    return photo


@transaction.atomic
def remove_sheet_photo(photo_id: int, *, by: Actor) -> DriverTask | Loan:
    """Take a wrong photo off before the sheet is signed."""
    photo = SheetPhoto.objects.visible_to(by).select_related("task", "loan").get(pk=photo_id)
    carrier = photo.carrier
    _open_to(carrier, photo.end, by)
    photo.delete()
    record(carrier, "aftersales.sheet_photo_removed", by=by, photo=photo_id)
    return carrier


def draft_sheet(
    carrier: DriverTask | Loan, end: str, signed: Signed, *, by: Actor
) -> tuple[HandoverSheet, list[Refusal]]:
    """The sheet of one end, not yet saved, and everything that is wrong with it."""
    facts = signed.facts
    sheet = HandoverSheet(
        **_of(carrier),
        end=end,
        km=facts.km,
        fuel_percent=facts.fuel_percent,
        keys=facts.keys,
        valuables=facts.valuables.strip()[:200],
        photos=SheetPhoto.objects.filter(**_of(carrier), end=end).count(),
        signed_by=facts.evidence.person.strip()[:120],
        method=facts.evidence.method,
        evidence=signed.file,
        reference=facts.evidence.reference[:120],
        made_by_id=person_of(by),
        at=timezone.now(),
    )
    found = (
        sheet_is_photographed(sheet),
        sheet_leaves_nothing_out(sheet),
        km_did_not_fall(sheet, sheet_of(carrier, SheetEnd.START)),
    )
    return sheet, [one for one in found if one]


def keep_sheet(carrier: DriverTask | Loan, sheet: HandoverSheet, *, by: Actor) -> None:
    """Save a sheet nothing was wrong with; its km also go to the car's odometer readings."""
    sheet.save(force_insert=True)
    _note_km(carrier, sheet, by)


def sheet_of(carrier: DriverTask | Loan, end: str) -> HandoverSheet | None:
    return HandoverSheet.objects.filter(**_of(carrier), end=end).first()


def _note_km(carrier: DriverTask | Loan, sheet: HandoverSheet, by: Actor) -> None:
    if isinstance(carrier, DriverTask):
        vehicle_id, dealer_id = carrier.vehicle_id, carrier.dealer_id
    else:
        vehicle_id, dealer_id = carrier.car.vehicle_id, carrier.order.dealer_id
    reading = NewReading(
        vehicle_id,
        sheet.km,
        local_date(sheet.at),
        ReadingSource.HANDOVER,
        dealer_id=dealer_id,
        origin=f"aftersales.handoversheet:{sheet.pk}",
    )
    note_reading(reading, by=by)


def _of(carrier: DriverTask | Loan) -> dict[str, DriverTask | Loan | None]:
    is_task = isinstance(carrier, DriverTask)
    return {"task": carrier, "loan": None} if is_task else {"task": None, "loan": carrier}


def _open_to(carrier: DriverTask | Loan, end: str, by: Actor) -> None:
    if by.role not in WRITERS:
        raise DomainError(WRONG_ROLE)
    if isinstance(carrier, DriverTask) and carrier.state in OVER:
        raise SheetClosed
    if HandoverSheet.objects.filter(**_of(carrier), end=end).exists():
        raise SheetClosed
