"""Cars that change hands today, and the page of one hand-over for the phone."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.services import read_bytes
from dealerops.documents.serving import serve_picture
from dealerops.foundation.errors import DomainError
from dealerops.reading import apart
from dealerops.web import shown_version
from rental.choices.handover import SheetEnd
from rental.models import Handover, HandoverPhoto
from rental.portal.access import for_operators, order_or_404
from rental.portal.handover_page import OFFERED, HandoverPage, form_for
from rental.selectors.handovers import handovers_today
from rental.services.damage_checks import check_damage
from rental.services.handover import hand_out, take_in
from rental.services.handover_photos import PhotoFacts, add_photo, remove_photo
from rental.services.preparing import prepare_car
from rental.services.settling import settle_order
from rental.services.sheet_links import make_sheet_link

PHOTO_WIDTH = 1400
Done = Callable[[HandoverPage, Any, ActorRequest], object]
# What each form does with an order; the form is valid.
DONE: Mapping[str, Done] = {
    "prepare": lambda page, form, request: prepare_car(
        page.order.pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "hand_out": lambda page, form, request: hand_out(
        page.order.pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "take_in": lambda page, form, request: take_in(
        page.order.pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "check": lambda page, form, request: check_damage(
        page.unchecked.pk if page.unchecked else 0, form.facts, by=request.actor
    ),
    "settle": lambda page, form, request: settle_order(
        page.order.pk, form.facts, by=request.actor, version=shown_version(request)
    ),
}


@require_safe
@for_operators
def today(request: ActorRequest) -> HttpResponse:
    """What leaves, what comes back and what is overdue."""
    found = handovers_today(request.actor, timezone.now())
    return render(request, "rental/handover/today.html", {"groups": found})


@require_safe
@for_operators
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    page = HandoverPage(order_or_404(request.actor, pk), request.actor)
    return render(request, "rental/handover/detail.html", {"page": page})


@require_POST
@for_operators
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    if key not in OFFERED:
        raise Http404
    page = HandoverPage(order_or_404(request.actor, pk), request.actor)
    sent = form_for(key, page, {"data": request.POST, "files": request.FILES})
    refusals: Any = ()
    status = 400
    if sent.is_valid():
        try:
            DONE[key](page, sent, request)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("rental:handover", pk)
    page = HandoverPage(order_or_404(request.actor, pk), request.actor, {key: sent}, refusals)
    return render(request, "rental/handover/detail.html", {"page": page}, status=status)


@require_POST
@for_operators
def photos(request: ActorRequest, pk: int, car: int, end: str) -> HttpResponse:
    """Photos of one car of the order at one end."""
    order_or_404(request.actor, pk)
    if end not in SheetEnd.values:
        raise Http404
    keep_photos(request, pk, PhotoFacts(car, end, "damage" in request.POST))
    if not request.headers.get("HX-Request"):
        return redirect("rental:handover", pk)
    page = HandoverPage(order_or_404(request.actor, pk), request.actor)
    return render(request, "rental/handover/_photo_list.html", {"page": page})


def keep_photos(request: ActorRequest, pk: int, facts: PhotoFacts) -> None:
    files = request.FILES.getlist("file")
    for file in files:
        add_photo(pk, facts, cast(BinaryIO, file), name=file.name or "", by=request.actor)
    if not files:
        messages.error(request, _("Choose a file first."))


@require_safe
@for_operators
def photo(request: ActorRequest, pk: int) -> HttpResponse:
    rows = HandoverPhoto.objects.visible_to(request.actor).select_related("attachment")
    return picture_of(get_object_or_404(rows, pk=pk))


def picture_of(found: HandoverPhoto) -> HttpResponse:
    """As a picture that we drew ourselves."""
    return serve_picture(apart.page_image(read_bytes(found.attachment), 0, width=PHOTO_WIDTH))


@require_POST
@for_operators
def photo_remove(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(HandoverPhoto.objects.visible_to(request.actor), pk=pk)
    remove_photo(found.pk, by=request.actor)
    return redirect("rental:handover", found.order_id)


@require_POST
@for_operators
def link(request: ActorRequest, pk: int) -> HttpResponse:
    """A new link to the customer's page of a sheet."""
    sheet = get_object_or_404(Handover.objects.visible_to(request.actor), pk=pk)
    make_sheet_link(sheet.pk, by=request.actor)
    return redirect("rental:handover", sheet.order_id)
