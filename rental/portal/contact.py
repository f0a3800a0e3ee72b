"""Personal data of an order in full: once, for a purpose, and on record (domain.md 7.3)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from dealerops.accounts.middleware import ActorRequest
from dealerops.registry.choices import Purpose
from dealerops.registry.services import reveal
from rental.forms.contact import RevealForm
from rental.portal.access import for_store, order_or_404

LABELS = {
    "customer.mobile": _("Customer's phone"),
    "customer.name": _("Customer"),
    "customer.id_number": _("ID number"),
    "driver_name": pgettext_lazy("rental", "Driver"),
    "driver_mobile": _("Driver's phone"),
    "driver_licence": _("Driving licence number"),
    "delivery_address": _("Delivery address"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_store
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """The form; sent with a purpose, the value, after the look was recorded."""
    order = order_or_404(request.actor, pk)
    is_sent = request.method == "POST"
    first = {"purpose": Purpose.CONTACT_CUSTOMER}
    asked = RevealForm(
        request.POST if is_sent else None, choices=tuple(LABELS.items()), initial=first
    )
    context: dict[str, object] = {"order": order, "form": asked}
    status = 400 if is_sent else 200
    if is_sent and asked.is_valid():
        said = asked.cleaned_data
        whose, _dot, name = str(said["field"]).rpartition(".")
        about = order.customer if whose else order
        context["value"] = reveal(about, name, purpose=said["purpose"], by=request.actor) or "–"
        context["label"] = LABELS[said["field"]]
        status = 200
    return render(request, "rental/orders/shown.html", context, status=status)
