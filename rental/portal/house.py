"""Cars, prices and the block list: one set of pages for what a store keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.lists.spec import ListSpec
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Text
from dealerops.web import shown_version
from rental import services as s
from rental.choices.roles import HEADS, MANAGERS, STORE_ROLES
from rental.forms.house import CarForm, HouseForm, NewCarForm, TariffForm
from rental.lists import BLOCKED, CARS, TARIFFS
from rental.lists.house import BLOCK_GROUPS, CAR_GROUPS, TARIFF_GROUPS
from rental.lists.shared import Group
from rental.models import BlockedCustomer, RentalVehicle
from rental.portal.access import for_heads, for_roles, for_store

ANY = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Noun:
    """One list of the store: what its pages are called and what they call; no form, nothing new."""

    key: str
    spec: ListSpec[Any]
    groups: Sequence[Group]
    lead: Text
    nothing: Text
    icon: str
    readers: frozenset[Role] = STORE_ROLES
    form: type[HouseForm] | None = None
    add: Callable[[Any, ActorRequest], object] | None = None
    new: Text = ""


NOUNS: Mapping[str, Noun] = {
    noun.key: noun
    for noun in (
        Noun(
            "cars", CARS, CAR_GROUPS,
            _("Only a car whose registered use is rental and that is filed is ever assigned."),
            _("The plan works with the cars that stand here."), "car",
            form=NewCarForm, new=_("New car"),
            add=lambda form, request: s.add_car(form.new, by=request.actor),
        ),
        Noun(
            "tariffs", TARIFFS, TARIFF_GROUPS,
            _("A price of this store goes before the price of all stores."),
            _("Without a tariff no price can be offered."), "badge-japanese-yen",
            form=TariffForm, new=_("New price"),
            add=lambda form, request: s.set_tariff(form.facts, by=request.actor),
        ),
        Noun(
            "blocked", BLOCKED, BLOCK_GROUPS,
            _("To whoever stands here no store rents; entries are made on an order's page."),
            _("Nobody is blocked by this store."), "user-x",
            readers=HEADS,
        ),
    )
}  # fmt: skip


def noun_or_404(key: str, role: Role) -> Noun:
    if key not in NOUNS or role not in NOUNS[key].readers:
        raise Http404
    return NOUNS[key]


@require_safe
@for_store
def lists(request: ActorRequest) -> HttpResponse:
    """The first of the lists; the others are its neighbours."""
    return redirect("rental:house_list", next(iter(NOUNS)))


@require_safe
@for_store
def index(request: ActorRequest, noun: str) -> HttpResponse:
    role = request.actor.role
    found = noun_or_404(noun, role)
    page = ListPage(
        found.spec,
        request,
        Layout(
            name=f"rental-{found.key}",
            url=reverse("rental:house_list", args=(found.key,)),
            presets=found.groups,
            link=_links(found),
        ),
    )
    return render_list(
        request,
        page,
        page="rental/house/list.html",
        rows="rental/house/_list.html",
        noun=found,
        nouns=[one for one in NOUNS.values() if role in one.readers],
        may_keep=found.form is not None and role in MANAGERS,
    )


@require_http_methods(ANY)
@for_roles(MANAGERS)
def new(request: ActorRequest, noun: str) -> HttpResponse:
    found = noun_or_404(noun, request.actor.role)
    if found.form is None or found.add is None:
        raise Http404
    add = found.add
    form = found.form(request.POST if request.method == "POST" else None)
    return _edit(request, found, form, None, lambda: add(form, request))


@require_http_methods(ANY)
@for_store
def car(request: ActorRequest, pk: int) -> HttpResponse:
    """One car: the manager changes it, the others read."""
    cars = RentalVehicle.objects.visible_to(request.actor).for_list()
    known = get_object_or_404(cars, pk=pk)
    is_sent = request.method == "POST"
    form = CarForm(request.POST) if is_sent else CarForm.of(known)
    return _edit(
        request, NOUNS["cars"], form, known,
        lambda: s.change_car(pk, form.facts, by=request.actor, version=shown_version(request)),
    )  # fmt: skip


@require_safe
@for_heads
def blocked(request: ActorRequest, pk: int) -> HttpResponse:
    entries = BlockedCustomer.objects.visible_to(request.actor)
    entry = get_object_or_404(entries.select_related("customer", "created_by", "lifted_by"), pk=pk)
    return render(request, "rental/house/blocked.html", {"entry": entry, "noun": NOUNS["blocked"]})


@require_POST
@for_heads
def lift(request: ActorRequest, pk: int) -> HttpResponse:
    s.lift_block(pk, by=request.actor, version=shown_version(request))
    return redirect("rental:blocked", pk)


def _links(noun: Noun) -> Callable[[int], str]:
    """Where a row leads: to its own page where it has one."""
    names = {"cars": "rental:car", "blocked": "rental:blocked"}
    name = names.get(noun.key)
    if name is None:
        return lambda _pk: reverse("rental:house_list", args=(noun.key,))
    return lambda pk: reverse(name, args=(pk,))


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
                return redirect("rental:house_list", noun.key)
    context = {
        "noun": noun,
        "form": form,
        "known": known,
        "refusals": refusals,
        "may_keep": request.actor.role in MANAGERS,
    }
    return render(request, "rental/house/edit.html", context, status=status)
