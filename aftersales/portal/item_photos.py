"""Photos of a line: brought by the workshop, looked at by the customer who decides."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.models import ItemPhoto, RoItem
from aftersales.portal.access import for_roles, for_workshop
from aftersales.services import find_link
from aftersales.services.item_photos import attach_item_photo, remove_item_photo
from aftersales.workflow.items import WORKERS
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.services import read_bytes
from dealerops.documents.serving import serve_picture
from dealerops.foundation.actor import SYSTEM
from dealerops.portal.customer_links import for_customers
from dealerops.reading import apart

PHOTO_WIDTH = 1400
for_workers = for_roles(frozenset(WORKERS))


@require_POST
@for_workers
def photos(request: ActorRequest, pk: int) -> HttpResponse:
    """Photos of one line."""
    get_object_or_404(RoItem.objects.visible_to(request.actor), pk=pk)
    files = request.FILES.getlist("file")
    for file in files:
        attach_item_photo(pk, cast(BinaryIO, file), name=file.name or "", by=request.actor)
    if not files:
        messages.error(request, _("Choose a file first."))
    return redirect("aftersales:line", pk)


@require_safe
@for_workshop
def photo(request: ActorRequest, pk: int) -> HttpResponse:
    photos = ItemPhoto.objects.visible_to(request.actor).select_related("attachment")
    return _picture(get_object_or_404(photos, pk=pk))


@require_POST
@for_workers
def remove_photo(request: ActorRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(ItemPhoto.objects.visible_to(request.actor), pk=pk)
    remove_item_photo(photo.pk, by=request.actor)
    return redirect("aftersales:line", photo.item_id)


@require_safe
@for_customers
def customer_photo(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A photo of a line of the quote behind the link, and of no other."""
    quote = find_link(token).quote
    photos = ItemPhoto.objects.visible_to(SYSTEM).select_related("attachment")
    return _picture(get_object_or_404(photos.filter(item__quote_lines__quote=quote), pk=pk))


def _picture(photo: ItemPhoto) -> HttpResponse:
    """As a picture that we drew ourselves."""
    return serve_picture(apart.page_image(read_bytes(photo.attachment), 0, width=PHOTO_WIDTH))
