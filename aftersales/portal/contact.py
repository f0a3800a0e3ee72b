"""Name and phone of an order's customer in full: once, for a purpose, and on record (domain.md 7.3)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from aftersales.forms.cards import RevealForm
from aftersales.lists.roles import WORKSHOP
from aftersales.portal.access import for_roles, order_or_404
from dealerops.accounts.middleware import ActorRequest
from dealerops.registry.choices import Purpose
from dealerops.registry.services import REVEALERS, reveal

SEERS = WORKSHOP & REVEALERS
CHOICES = (("mobile", _("Phone")), ("name", _("Customer")))


@for_roles(SEERS)
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """The form; sent with a purpose, the value, after the look was recorded."""
    order = order_or_404(request.actor, pk)
    is_sent = request.method == "POST"
    first = {"purpose": Purpose.CONTACT_CUSTOMER}
    asked = RevealForm(request.POST if is_sent else None, choices=CHOICES, initial=first)
    context: dict[str, object] = {"order": order, "form": asked}
    status = 400 if is_sent else 200
    if is_sent and asked.is_valid():
        said = asked.cleaned_data
        context["value"] = reveal(
            order.customer, said["field"], purpose=said["purpose"], by=request.actor
        )
        context["label"] = dict(CHOICES)[said["field"]]
        status = 200
    return render(request, "aftersales/orders/shown.html", context, status=status)
