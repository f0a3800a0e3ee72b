"""The customer's page of a hand-over sheet: no account, one sheet, one answer; in Chinese and English."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, LinkDead, Refusal
from dealerops.portal.customer_links import for_customers
from rental.forms.handover import SheetAnswerForm
from rental.models import HandoverPhoto, SheetLink
from rental.portal.handovers import picture_of
from rental.services.sheet_links import (
    answer_sheet,
    find_sheet_link,
    note_sheet_opened,
)


@require_safe
@for_customers
def show(request: HttpRequest, token: str) -> HttpResponse:
    link = find_sheet_link(token)
    if request.method == "GET":
        note_sheet_opened(token)
    return _page(request, link, token)


@require_POST
@for_customers
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, or what is different; refused, the page comes back with what was typed."""
    link = find_sheet_link(token)
    form = SheetAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, link, token, form=form, status=400)
    try:
        answer_sheet(token, form.cleaned_data["answer"], form.cleaned_data["remark"])
    except LinkDead:
        raise
    except DomainError as error:
        return _page(request, link, token, form=form, refusals=error.refusals, status=error.status)
    return redirect("rental:sheet", token)


@require_safe
@for_customers
def photo(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A photo of the sheet behind the link, and of no other."""
    sheet = find_sheet_link(token).sheet
    rows = HandoverPhoto.objects.visible_to(SYSTEM).select_related("attachment")
    mine = rows.filter(order=sheet.order_id, vehicle=sheet.vehicle_id, end=sheet.end)
    return picture_of(get_object_or_404(mine, pk=pk))


def _page(
    request: HttpRequest,
    link: SheetLink,
    token: str,
    *,
    form: SheetAnswerForm | None = None,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    sheet = link.sheet
    photos = HandoverPhoto.objects.visible_to(SYSTEM).filter(
        order=sheet.order_id, vehicle=sheet.vehicle_id, end=sheet.end
    )
    context = {
        "link": link,
        "sheet": sheet,
        "token": token,
        "photos": photos,
        "form": form or SheetAnswerForm(),
        "refusals": refusals,
    }
    return render(request, "rental/handover/sheet.html", context, status=status)
