"""Customers who were entered twice: found, looked at side by side, merged, and parted again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftersales.forms.merging import MergeForm
from aftersales.models import CustomerCard
from aftersales.portal.access import for_roles
from aftersales.selectors.duplicates import belongings, duplicates, merges
from aftersales.services.merging import merge_customers, undo_merge
from aftersales.services.merging.merge import MERGERS
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.registry.models import Customer

for_mergers = for_roles(MERGERS)


@require_safe
@for_mergers
def index(request: ActorRequest) -> HttpResponse:
    context = {"pairs": duplicates(request.actor), "merges": merges(request.actor)}
    return render(request, "aftersales/merging/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_mergers
def pair(request: ActorRequest, first: int, second: int) -> HttpResponse:
    one, other = _customer(request.actor, first), _customer(request.actor, second)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        merge_customers(form.choice(one, other), by=request.actor)
        messages.success(request, _("The two records are one now. You may still undo this."))
        return redirect("customers:duplicates")
    context = {
        "form": form,
        "first": one,
        "second": other,
        "facts": _facts(one, other, request.actor),
    }
    return render(
        request, "aftersales/merging/pair.html", context, status=400 if form.errors else 200
    )


@require_POST
@for_mergers
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    undo_merge(pk, by=request.actor)
    messages.success(request, _("The two records are two again."))
    return redirect("customers:duplicates")


def _customer(actor: Actor, pk: int) -> Customer:
    """A customer with a card that the clerk sees. Foreign and missing look alike."""
    cards = CustomerCard.objects.visible_to(actor).filter(customer=pk).select_related("customer")
    card = cards.first()
    if card is None:
        raise Http404
    return card.customer


def _facts(one: Customer, other: Customer, actor: Actor) -> list[tuple[str, object, object, bool]]:
    """Label, both sides masked, and whether they differ, which the masks may hide."""
    shown = (
        (_("Name"), "name", "masked_name"),
        (_("Phone"), "mobile", "masked_mobile"),
        (_("ID number"), "id_number", "masked_id_number"),
    )
    rows: list[tuple[str, object, object, bool]] = [
        (
            label,
            getattr(one, mask),
            getattr(other, mask),
            getattr(one, name) != getattr(other, name),
        )
        for label, name, mask in shown
    ]
    here, there = belongings(one, actor), belongings(other, actor)
    return [
        *rows,
        (_("Cards"), here.cards, there.cards, False),
        (_("Repair orders"), here.orders, there.orders, False),
        (_("Callbacks"), here.callbacks, there.callbacks, False),
        (_("Entered"), one.created_at, other.created_at, False),
    ]
