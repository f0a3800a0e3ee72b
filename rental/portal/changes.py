"""The page on which an order is changed or gets another car, and the customer's page of a change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.portal.customer_links import for_customers
from dealerops.web import shown_version
from rental.choices import OrderState
from rental.forms.changes import ChangeForm, CustomerYesForm, SwapForm, WithdrawForm
from rental.forms.signing import SignatureForm, named
from rental.models import ChangeRequest, RentalOrder, Substitution
from rental.portal.access import for_operators, order_or_404
from rental.rules.orders import is_of_our_store
from rental.selectors.changes import change_facts
from rental.selectors.replacements import cars_to_offer
from rental.services.changes import (
    agree_change,
    agree_change_by_link,
    ask_change,
    change_token,
    find_change,
    withdraw_change,
)
from rental.services.substitution import note_told, substitute_car
from rental.workflow.orders import ORDER_FLOW

SWAPPED = (OrderState.CONFIRMED, OrderState.ASSIGNED, OrderState.READY)


@dataclass
class ChangePage:
    """One order that is to change, as this reader sees it."""

    order: RentalOrder
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()

    @cached_property
    def actions(self) -> frozenset[str]:
        return frozenset(row.name for row in ORDER_FLOW.available(self.order, self.actor))

    @cached_property
    def waiting(self) -> ChangeRequest | None:
        """The change that the customer has not answered."""
        rows = self.order.changes.waiting().select_related(
            "dealer", "return_dealer", "vehicle_class"
        )
        return rows.first()

    @property
    def facts(self) -> list[tuple[Any, object]]:
        return change_facts(self.order, self.waiting) if self.waiting else []

    @property
    def link(self) -> str:
        """The customer's page of the waiting change."""
        if self.waiting is None:
            return ""
        return reverse("rental:change_page", args=(change_token(self.waiting),))

    @cached_property
    def decided(self) -> list[ChangeRequest]:
        return list(self.order.changes.exclude(decided_at=None).select_related("asked_by"))

    @cached_property
    def substitutions(self) -> list[Substitution]:
        rows = self.order.substitutions.select_related("vehicle__vehicle__model", "made_by")
        return list(rows)

    @cached_property
    def forms(self) -> list[dict[str, Any]]:
        return [
            {
                "key": key,
                "form": named(key, self.typed.get(key) or make(self, {})),
                "title": title,
                "label": label,
                "danger": key == "withdraw",
                "url": reverse("rental:change_form", args=(self.order.pk, key)),
                "open": key in self.typed or key != "withdraw",
            }
            for key, (title, label, is_for, make) in OFFERED.items()
            if is_for(self)
        ]


def _agree(page: ChangePage, form: Any, request: ActorRequest) -> object:
    if page.waiting is None:
        raise Http404
    return agree_change(
        page.waiting.pk, form.signature, by=request.actor, version=shown_version(request)
    )


def _withdraw(page: ChangePage, form: Any, request: ActorRequest) -> object:
    if page.waiting is None:
        raise Http404
    return withdraw_change(
        page.waiting.pk,
        form.cleaned_data["reason"],
        by=request.actor,
        version=shown_version(request),
    )


DONE: Mapping[str, Callable[[ChangePage, Any, ActorRequest], object]] = {
    "ask": lambda page, form, request: ask_change(
        page.order.pk, form.wanted, by=request.actor, version=shown_version(request)
    ),
    "agree": _agree,
    "withdraw": _withdraw,
    "swap": lambda page, form, request: substitute_car(
        page.order.pk, form.swap, by=request.actor, version=shown_version(request)
    ),
}


def _may_ask(page: ChangePage) -> bool:
    return bool({"change", "extend"} & page.actions)


def _waits(page: ChangePage) -> bool:
    return page.waiting is not None and is_of_our_store(page.order, page.actor) is None


def _may_swap(page: ChangePage) -> bool:
    may = bool({"assign", "reassign"} & page.actions)
    return may and page.order.state in SWAPPED and page.waiting is None


def _of_order(page: ChangePage) -> dict[str, Any]:
    return {"version": page.order.version}


def _of_change(page: ChangePage) -> dict[str, Any]:
    return {"version": page.waiting.version if page.waiting else None}


def _ask_form(page: ChangePage, data: dict[str, Any]) -> Form:
    is_out = page.order.state == OrderState.IN_USE
    return ChangeForm(**data, initial=_of_order(page), is_out=is_out)


def _swap_form(page: ChangePage, data: dict[str, Any]) -> Form:
    cars = cars_to_offer(page.order, page.actor, timezone.now())
    return SwapForm(**data, initial=_of_order(page), cars=cars)


Make = Callable[[ChangePage, dict[str, Any]], Form]
OFFERED: Mapping[str, tuple[Any, Any, Callable[[ChangePage], bool], Make]] = {
    "agree": (
        _("The customer agrees"),
        _("Put the change in force"),
        _waits,
        lambda page, data: SignatureForm(**data, initial=_of_change(page)),
    ),
    "withdraw": (
        _("The order stays as it is"),
        _("Withdraw the change"),
        _waits,
        lambda page, data: WithdrawForm(**data, initial=_of_change(page)),
    ),
    "ask": (_("What is to be different"), _("Quote the change"), _may_ask, _ask_form),
    "swap": (_("Give another car"), _("Give this car"), _may_swap, _swap_form),
}


@require_safe
@for_operators
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    page = ChangePage(order_or_404(request.actor, pk), request.actor)
    return render(request, "rental/changes/detail.html", {"page": page})


@require_POST
@for_operators
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    if key not in OFFERED:
        raise Http404
    page = ChangePage(order_or_404(request.actor, pk), request.actor)
    sent = OFFERED[key][3](page, {"data": request.POST, "files": request.FILES})
    refusals: Any = ()
    status = 400
    if sent.is_valid():
        try:
            DONE[key](page, sent, request)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("rental:order_change", pk)
    page = ChangePage(order_or_404(request.actor, pk), request.actor, {key: sent}, refusals)
    return render(request, "rental/changes/detail.html", {"page": page}, status=status)


@require_POST
@for_operators
def told(request: ActorRequest, pk: int) -> HttpResponse:
    """The customer knows of the other car."""
    found = get_object_or_404(Substitution.objects.visible_to(request.actor), pk=pk)
    note_told(found.pk, by=request.actor)
    return redirect("rental:order_change", found.order_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def customer(request: HttpRequest, token: str) -> HttpResponse:
    """What changes and what it costs; the customer's yes puts it in force."""
    change = find_change(token)
    sent = CustomerYesForm(request.POST or None)
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if sent.is_valid():
            try:
                agree_change_by_link(token, sent.cleaned_data["person"])
            except DomainError as error:
                refusals, status = error.refusals, error.status
            else:
                return render(request, "rental/changes/thanks.html", {"change": change})
    context = {
        "change": change,
        "facts": change_facts(change.order, change),
        "form": sent,
        "token": token,
        "refusals": refusals,
    }
    return render(request, "rental/changes/customer.html", context, status=status)
