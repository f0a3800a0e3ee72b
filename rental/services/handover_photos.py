"""Photos of cars that change hands: added before the sheet is signed, kept for ever after."""

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.documents.choices import FileKind
from dealerops.documents.services import FileRefused, store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices import OrderState
from rental.choices.breakdowns import OVER
from rental.choices.handover import SheetEnd
from rental.choices.roles import OPERATORS
from rental.models import BreakdownEvent, Handover, HandoverPhoto, RentalOrder, RentalVehicle
from rental.services.signing import person_of

PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})
ENDS = {
    SheetEnd.OUT: (OrderState.ASSIGNED, OrderState.READY, OrderState.IN_USE),
    SheetEnd.IN: (OrderState.IN_USE,),
}


class SheetClosed(DomainError):
    default_code = "SHEET_CLOSED"
    default_message = _("This end of the hand-over is signed; its photos stay.")


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Of which car, at which end, and whether it shows damage."""

    vehicle_id: int
    end: str
    shows_damage: bool = False


def add_photo(
    order_id: int, facts: PhotoFacts, file: BinaryIO, *, name: str, by: Actor
) -> HandoverPhoto:
    """Keep a photo for one end; the same file again changes nothing.

    Raises FileRefused for anything but a picture, SheetClosed, RentalVehicle.DoesNotExist for a car
    that the order has nothing to do with.
    """
    order = RentalOrder.objects.visible_to(by).get(pk=order_id)
    _open_to(order, facts, by)  # before a byte is written
    _is_about(order, facts.vehicle_id)
    attachment = store_upload(file, name=name, by=by)
    if attachment.kind not in PICTURES:
        raise FileRefused(Refusal("NOT_A_PHOTO", _("Only photos are kept here.")))
    with transaction.atomic():
        order = RentalOrder.objects.visible_to(by).lock(order_id)
        _open_to(order, facts, by)
        _is_about(order, facts.vehicle_id)
        photo, is_new = HandoverPhoto.objects.get_or_create(
            order=order,
            vehicle_id=facts.vehicle_id,
            end=facts.end,
            attachment=attachment,
            defaults={
                "name": name[:200],
                "shows_damage": facts.shows_damage,
                "added_by_id": person_of(by),
            },
        )
        if is_new:
            record(order, "rental.handover_photo_added", by=by, photo=photo.pk, end=facts.end)
    return photo


@transaction.atomic
def remove_photo(photo_id: int, *, by: Actor) -> HandoverPhoto:
    """Take a wrong photo off before the sheet is signed. Raises SheetClosed."""
    seen = HandoverPhoto.objects.visible_to(by).get(pk=photo_id)
    order = RentalOrder.objects.visible_to(by).lock(seen.order_id)
    photo = HandoverPhoto.objects.visible_to(by).get(pk=photo_id)
    _open_to(order, PhotoFacts(photo.vehicle_id, photo.end), by)
    HandoverPhoto.objects.filter(pk=photo_id).delete()
    record(order, "rental.handover_photo_removed", by=by, photo=photo_id)
    return photo


def _open_to(order: RentalOrder, facts: PhotoFacts, by: Actor) -> None:
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    wanted = order.state in ENDS.get(SheetEnd(facts.end), ()) and facts.vehicle_id
    signed = Handover.objects.filter(order=order, vehicle=facts.vehicle_id, end=facts.end)
    if not wanted or signed.exists():
        raise SheetClosed


def _is_about(order: RentalOrder, vehicle_id: int) -> None:
    """The order's car, or the broken and the chosen one of a breakdown that is not over."""
    event = BreakdownEvent.objects.filter(order=order).exclude(state__in=OVER).first()
    cars = {order.vehicle_id} | ({event.vehicle_id, event.replacement_id} if event else set())
    if vehicle_id not in cars:
        raise RentalVehicle.DoesNotExist
