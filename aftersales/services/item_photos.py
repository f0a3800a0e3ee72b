"""Photos of what a line is about, for the customer who decides (domain.md 4.3)."""

from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemState
from aftersales.models import ItemPhoto, RoItem
from aftersales.services.evidence import PICTURES
from aftersales.services.items import lock_item
from aftersales.services.people import person_of
from aftersales.workflow.items import WORKERS
from dealerops.documents.services import FileRefused, store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

PHOTOS_ARE_FIXED = Refusal(
    "PHOTOS_ARE_FIXED", _("The customer has decided about this line; its photos stay as they are.")
)


def attach_item_photo(item_id: int, file: BinaryIO, *, name: str, by: Actor) -> ItemPhoto:
    """Keep a photo for the customer's page; the same file again changes nothing.

    Raises FileRefused for anything but a picture, TransitionRefused (PHOTOS_ARE_FIXED) once the
    customer has decided.
    """
    _check(RoItem.objects.visible_to(by).get(pk=item_id), by)  # before a byte is written
    attachment = store_upload(file, name=name, by=by)
    if attachment.kind not in PICTURES:
        raise FileRefused(Refusal("NOT_A_PHOTO", _("Only photos are kept here.")))
    with transaction.atomic():
        order, item = lock_item(item_id, by=by)
        _check(item, by)
        photo, is_new = ItemPhoto.objects.get_or_create(
            item=item,
            attachment=attachment,
            defaults={"name": name[:200], "added_by_id": person_of(by)},
        )
        if is_new:
            record(order, "aftersales.item_photo_added", by=by, item=item.pk, photo=photo.pk)
    return photo


@transaction.atomic
def remove_item_photo(photo_id: int, *, by: Actor) -> RoItem:
    """Take a wrong photo off before the customer decides. Raises TransitionRefused."""
    photo = ItemPhoto.objects.visible_to(by).get(pk=photo_id)
    order, item = lock_item(photo.item_id, by=by)
    _check(item, by)
    photo.delete()
    record(order, "aftersales.item_photo_removed", by=by, item=item.pk, photo=photo_id)
    return item


def _check(item: RoItem, by: Actor) -> None:
    if by.role not in WORKERS:
        raise DomainError(WRONG_ROLE)
    if item.state != ItemState.PROPOSED:
        raise TransitionRefused(PHOTOS_ARE_FIXED)
