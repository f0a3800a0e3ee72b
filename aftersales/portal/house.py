"""Bays, prices, licences, loan cars: one set of pages for the lists that the director keeps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from aftersales.forms.house import (
    BayForm,
    HouseForm,
    LicenceForm,
    LoanCarForm,
    OperationForm,
    PartForm,
)
from aftersales.lists.house import (
    BAYS,
    GROUPS,
    KEEPERS,
    LICENCES,
    LOAN_CARS,
    OPERATIONS,
    PARTS,
    READERS,
)
from aftersales.portal.access import for_roles
from aftersales.services import bays as s
from aftersales.services import driving as d
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError
from dealerops.lists.spec import ListSpec
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Text
from dealerops.web import shown_version

ANY = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Noun:
    """One list of the house: what its pages are called and what they call."""

    key: str
    spec: ListSpec[Any]
    form: type[HouseForm]
    add: Callable[..., Any]
    change: Callable[..., Any]
    new: Text
    lead: Text
    nothing: Text
    icon: str


NOUNS: Mapping[str, Noun] = {
    noun.key: noun
    for noun in (
        Noun(
            "bays", BAYS, BayForm, s.add_bay, s.change_bay, _("New bay"),
            _("Appointments are booked against these bays, their hours and the house's opening days."),
            _("Without a bay no customer can be given an appointment."), "warehouse",
        ),
        Noun(
            "operations", OPERATIONS, OperationForm, s.add_operation, s.change_operation,
            _("New labour operation"),
            _("Standard hours and prices that the line form offers; other lines may be typed freely."),
            _("The line form offers what stands here."), "hammer",
        ),
        Noun(
            "parts", PARTS, PartForm, s.add_part, s.change_part, _("New part"),
            _("The price list that the line form offers; other lines may be typed freely."),
            _("The line form offers what stands here."), "package",
        ),
        Noun(
            "licences", LICENCES, LicenceForm, d.add_licence, d.change_licence, _("New licence"),
            _("Drivers are given only what their licence opens on the day."),
            _("Without a valid licence no driver is given a task."), "id-card",
        ),
        Noun(
            "loan-cars", LOAN_CARS, LoanCarForm, d.add_loan_car, d.change_loan_car,
            _("New loan car"),
            _("Cars of the house that customers drive while theirs are repaired."),
            _("Customers can be lent what stands here."), "car",
        ),
    )
}  # fmt: skip


def noun_or_404(key: str) -> Noun:
    if key not in NOUNS:
        raise Http404
    return NOUNS[key]


@require_safe
@for_roles(READERS)
def lists(request: ActorRequest) -> HttpResponse:
    """The first of the lists; the others are its neighbours."""
    return redirect("aftersales:house_list", next(iter(NOUNS)))


@require_safe
@for_roles(READERS)
def index(request: ActorRequest, noun: str) -> HttpResponse:
    found = noun_or_404(noun)
    may_keep = request.actor.role in KEEPERS
    page = ListPage(
        found.spec,
        request,
        Layout(
            name=f"house-{found.key}",
            url=reverse("aftersales:house_list", args=(found.key,)),
            presets=GROUPS,
            link=lambda pk: reverse("aftersales:house_row", args=(found.key, pk)),
        ),
    )
    return render_list(
        request,
        page,
        page="aftersales/house/list.html",
        rows="aftersales/house/_list.html",
        noun=found,
        nouns=NOUNS.values(),
        may_keep=may_keep,
    )


@require_http_methods(ANY)
@for_roles(KEEPERS)
def new(request: ActorRequest, noun: str) -> HttpResponse:
    found = noun_or_404(noun)
    sent = request.POST if request.method == "POST" else None
    form = found.form(sent, dealer_id=min(request.actor.dealer_ids))
    return _edit(request, found, form, None, lambda: found.add(form.facts, by=request.actor))


@require_http_methods(ANY)
@for_roles(READERS)
def row(request: ActorRequest, noun: str, pk: int) -> HttpResponse:
    """One row: the director changes it, the manager reads what it says."""
    found = noun_or_404(noun)
    known = get_object_or_404(found.spec.visible(request.actor), pk=pk)
    is_sent = request.method == "POST"
    form = found.form(request.POST, dealer_id=known.dealer_id) if is_sent else found.form.of(known)
    return _edit(
        request, found, form, known,
        lambda: found.change(
            pk, form.facts, by=request.actor, version=shown_version(request)
        ),
    )  # fmt: skip


def _edit(
    request: ActorRequest, noun: Noun, form: HouseForm, known: Any, save: Callable[[], object]
) -> HttpResponse:
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                save()
            except DomainError as error:
                request.was_refused = True  # type: ignore[attr-defined]
                refusals, status = error.refusals, error.status
            else:
                messages.success(request, _now("Saved."))
                return redirect("aftersales:house_list", noun.key)
    context = {
        "noun": noun,
        "form": form,
        "known": known,
        "refusals": refusals,
        "may_keep": request.actor.role in KEEPERS,
    }
    return render(request, "aftersales/house/edit.html", context, status=status)
