"""Blocked cars: the list, a new block, and the page on which one is released."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.templatetags.dx import written
from dealerops.web import shown_version
from rental.forms.changes import BlockForm, ReleaseForm
from rental.lists.fleet import BLOCKED_CAR_GROUPS, BLOCKED_CARS
from rental.models import Block
from rental.portal.access import for_operators
from rental.selectors.badges_fleet import block_badge
from rental.selectors.replacements import cars_of_the_store
from rental.services.blocks import BY_HAND, block_car, release_block


@require_safe
@for_operators
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        BLOCKED_CARS,
        request,
        Layout(
            name="blocks",
            url=reverse("rental:blocks"),
            presets=BLOCKED_CAR_GROUPS,
            link=lambda pk: reverse("rental:block", args=(pk,)),
        ),
    )
    return render_list(
        request, found, page="rental/blocks/list.html", rows="rental/blocks/_list.html"
    )


@for_operators
def new(request: ActorRequest) -> HttpResponse:
    """A car that cannot be rented for a while."""
    cars = cars_of_the_store(request.actor, timezone.localdate())
    first = {"begins": timezone.localtime(), "car": request.GET.get("car")}
    form = BlockForm(request.POST or None, initial=first, cars=cars)
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                block = block_car(form.facts, by=request.actor)
            except DomainError as error:
                request.was_refused = True  # type: ignore[attr-defined]
                refusals, status = error.refusals, error.status
            else:
                return redirect("rental:block", block.pk)
    context = {"form": form, "refusals": refusals}
    return render(request, "rental/blocks/new.html", context, status=status)


@for_operators
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One block, and its release."""
    block = _block(request, pk)
    form = ReleaseForm(request.POST or None, initial={"version": block.version})
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                release_block(
                    pk,
                    at=form.cleaned_data["at"],
                    by=request.actor,
                    version=shown_version(request),
                )
            except DomainError as error:
                request.was_refused = True  # type: ignore[attr-defined]
                refusals, status = error.refusals, error.status
            else:
                return redirect("rental:block", pk)
    context = {
        "block": block,
        "badge": block_badge(block.kind),
        "begins": written(block.span.lower, Kind.DATETIME),
        "ends": written(block.span.upper, Kind.DATETIME),
        "form": form,
        "may_release": block.released_at is None and block.kind in BY_HAND,
        "refusals": refusals,
    }
    return render(request, "rental/blocks/detail.html", context, status=status)


def _block(request: ActorRequest, pk: int) -> Block:
    rows = Block.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("vehicle__vehicle__model", "created_by"), pk=pk)
