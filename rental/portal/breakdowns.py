"""Breakdowns: the list, a new one, and the page on which one is followed to its end."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.web import shown_version
from rental.choices.handover import SheetEnd
from rental.forms.breakdowns import ReportForm
from rental.lists.fleet import BREAKDOWN_GROUPS, BREAKDOWNS
from rental.models import BreakdownEvent
from rental.portal.access import for_operators, order_or_404
from rental.portal.breakdown_page import OFFERED, BreakdownPage
from rental.portal.handovers import keep_photos
from rental.services import breakdowns as s
from rental.services.handover_photos import PhotoFacts
from rental.services.replanning import plan_a_replacement

Done = Callable[[int, Any, ActorRequest], object]
# What each form does with a breakdown; the form is valid.
DONE: Mapping[str, Done] = {
    "help": lambda pk, form, request: s.note_help(
        pk, at=form.cleaned_data["at"], by=request.actor, version=shown_version(request)
    ),
    "choose": lambda pk, form, request: s.choose_replacement(
        pk, form.swap, by=request.actor, version=shown_version(request)
    ),
    "plan": lambda pk, form, request: plan_a_replacement(pk, by=request.actor),
    "replace": lambda pk, form, request: s.give_replacement(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "go_on": lambda pk, form, request: s.go_on(
        pk, at=form.cleaned_data["at"], by=request.actor, version=shown_version(request)
    ),
    "end": lambda pk, form, request: s.end_there(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "cause": lambda pk, form, request: s.judge_cause(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
}


def breakdown_or_404(request: ActorRequest, pk: int) -> BreakdownEvent:
    rows = BreakdownEvent.objects.visible_to(request.actor).select_related(
        "order__dealer",
        "order__customer",
        "order__vehicle_class",
        "order__vehicle__vehicle__model",
        "vehicle__vehicle__model",
        "replacement__vehicle__model",
        "block",
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@for_operators
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        BREAKDOWNS,
        request,
        Layout(
            name="breakdowns",
            url=reverse("rental:breakdowns"),
            presets=BREAKDOWN_GROUPS,
            link=lambda pk: reverse("rental:breakdown", args=(pk,)),
        ),
    )
    return render_list(
        request, found, page="rental/breakdowns/list.html", rows="rental/breakdowns/_list.html"
    )


@for_operators
def new(request: ActorRequest, pk: int) -> HttpResponse:
    """The customer of an order calls from the roadside."""
    order = order_or_404(request.actor, pk)
    form = ReportForm(request.POST or None, initial={"version": order.version})
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                event = s.report_breakdown(
                    pk, form.report, by=request.actor, version=shown_version(request)
                )
            except DomainError as error:
                request.was_refused = True  # type: ignore[attr-defined]
                refusals, status = error.refusals, error.status
            else:
                return redirect("rental:breakdown", event.pk)
    context = {"form": form, "refusals": refusals, "order": order}
    return render(request, "rental/breakdowns/new.html", context, status=status)


@require_safe
@for_operators
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    page = BreakdownPage(breakdown_or_404(request, pk), request.actor)
    return render(request, "rental/breakdowns/detail.html", {"page": page})


@require_POST
@for_operators
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    if key not in OFFERED:
        raise Http404
    page = BreakdownPage(breakdown_or_404(request, pk), request.actor)
    sent = OFFERED[key][3](page, {"data": request.POST, "files": request.FILES})
    refusals: Any = ()
    status = 400
    if sent.is_valid():
        try:
            DONE[key](pk, sent, request)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("rental:breakdown", pk)
    page = BreakdownPage(breakdown_or_404(request, pk), request.actor, {key: sent}, refusals)
    return render(request, "rental/breakdowns/detail.html", {"page": page}, status=status)


@require_POST
@for_operators
def photos(request: ActorRequest, pk: int, car: int, end: str) -> HttpResponse:
    """Photos of the car that goes to the customer, or of the broken one that is taken in.

    Both may be asked for at the same time: a car that was chosen can still be declined.
    """
    event = breakdown_or_404(request, pk)
    if end not in SheetEnd.values:
        raise Http404
    keep_photos(request, event.order_id, PhotoFacts(car, end))
    if not request.headers.get("HX-Request"):
        return redirect("rental:breakdown", pk)
    page = BreakdownPage(breakdown_or_404(request, pk), request.actor)
    shown = [one for one in page.albums if (one.car.pk, one.end) == (car, end)]
    if not shown:
        raise Http404
    return render(request, "rental/handover/_photo_list.html", {"page": shown[0]})
