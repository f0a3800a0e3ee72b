"""The pages of rental orders: the list, a new one, one of them, and what can be done with it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.web import shown_version
from rental import services as s
from rental.choices.roles import OPERATORS
from rental.forms.orders import NewOrderForm, first_hours
from rental.lists import ORDER_GROUPS, ORDERS
from rental.portal.access import for_operators, for_store, order_or_404
from rental.portal.order_forms import OFFERED, form_for
from rental.portal.order_page import OrderPage, render_order

ANY = ["GET", "HEAD", "POST"]
# What each form does with an order; `form` is valid, `by` is who sent it.
DONE: Mapping[str, Callable[[int, Any, ActorRequest], object]] = {
    "call": lambda pk, form, request: s.note_call(pk, form.facts, by=request.actor),
    "revise": lambda pk, form, request: s.revise_order(
        pk, form.wish, form.driver, by=request.actor, version=shown_version(request)
    ),
    "accept": lambda pk, form, request: s.accept_on_paper(
        pk, location_agreed=form.cleaned_data["location_agreed"], by=request.actor
    ),
    "deposit": lambda pk, form, request: s.take_deposit(pk, form.facts, by=request.actor),
    "preauth": lambda pk, form, request: s.record_preauth(pk, form.facts, by=request.actor),
    "refuse": lambda pk, form, request: s.refuse_order(
        pk,
        form.cleaned_data["code"],
        form.cleaned_data["reason"],
        by=request.actor,
        version=shown_version(request),
    ),
    "cancel": lambda pk, form, request: s.cancel_order(
        pk, form.ending, by=request.actor, version=shown_version(request)
    ),
    "block": lambda pk, form, request: s.block_customer_of(
        pk, form.cleaned_data["reason"], by=request.actor
    ),
}
STEPS: Mapping[str, Callable[..., object]] = {
    "submit": s.submit_order,
    "confirm": s.confirm_order,
    "offer": s.make_offer,
    "hold": s.hold_deposit,
    "convert": s.settle_again,
}
PLAIN_STEPS: Mapping[str, Callable[..., object]] = {
    "id": s.note_id_check,
    "no_show": s.note_no_show,
}


@require_safe
@for_store
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        ORDERS,
        request,
        Layout(
            name="rental-orders",
            url=reverse("rental:orders"),
            presets=ORDER_GROUPS,
            link=lambda pk: reverse("rental:order", args=(pk,)),
            subtitle="vehicle_class",
            more=("since", "until"),
        ),
    )
    return render_list(
        request,
        found,
        page="rental/orders/list.html",
        rows="rental/orders/_list.html",
        may_open=request.actor.role in OPERATORS,
    )


@require_http_methods(ANY)
@for_operators
def new(request: ActorRequest) -> HttpResponse:
    """Who wants to rent what; calls, price and deposit follow on the order's page."""
    dealer_id = min(request.actor.dealer_ids)
    is_sent = request.method == "POST"
    first = first_hours(timezone.localtime())
    form = NewOrderForm(request.POST if is_sent else None, dealer_id=dealer_id, initial=first)
    refusals: Any = ()
    if is_sent and form.is_valid():
        try:
            order = s.take_order(form.told, by=request.actor)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals = error.refusals
        else:
            return redirect("rental:order", order.pk)
    context = {"form": form, "refusals": refusals}
    return render(request, "rental/orders/new.html", context, status=400 if is_sent else 200)


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return render_order(request, pk)


@require_POST
@for_operators
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    if key not in OFFERED:
        raise Http404
    page = OrderPage(order_or_404(request.actor, pk), request.actor)
    sent = form_for(key, page, {"data": request.POST, "files": request.FILES})
    if not sent.is_valid():
        return render_order(request, pk, typed={key: sent}, status=400)
    try:
        DONE[key](pk, sent, request)
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return render_order(
            request, pk, typed={key: sent}, refusals=error.refusals, status=error.status
        )
    return redirect("rental:order", pk)


@require_POST
@for_operators
def step(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """A step with nothing to type."""
    order_or_404(request.actor, pk)
    try:
        if name in STEPS:
            STEPS[name](pk, by=request.actor, version=shown_version(request))
        elif name in PLAIN_STEPS:
            PLAIN_STEPS[name](pk, by=request.actor)
        else:
            raise Http404
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return render_order(request, pk, refusals=error.refusals, status=error.status)
    return redirect("rental:order", pk)
