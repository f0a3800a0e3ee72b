"""Maintenance cards: what sales has collected and aftersales has received."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.forms.archives import CardForm
from aftersales.lists.maintenance_cards import CARD_GROUPS, MAINTENANCE_CARDS, card_badge
from aftersales.models import MaintenanceCard
from aftersales.portal.archives.access import for_filing, for_keepers, for_readers
from aftersales.services.maintenance_cards import (
    COLLECTORS,
    RECEIVERS,
    collect_card,
    receive_cards,
)
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.templatetags.dx import local_name, written


@require_safe
@for_readers
def index(request: ActorRequest) -> HttpResponse:
    return _cards(request, CardForm(initial={"collected_on": timezone.localdate()}))


def _cards(
    request: ActorRequest, form: CardForm, refusals: Sequence[Refusal] = (), *, status: int = 200
) -> HttpResponse:
    found = ListPage(
        MAINTENANCE_CARDS,
        request,
        Layout(
            name="cards",
            url=reverse("archives:cards"),
            presets=CARD_GROUPS,
            link=lambda pk: reverse("archives:card", args=(pk,)),
            subtitle="model",
        ),
    )
    waiting = MaintenanceCard.objects.visible_to(request.actor).waiting().count()
    collects = request.actor.role in COLLECTORS
    response = render_list(
        request,
        found,
        page="aftersales/archives/cards.html",
        rows="aftersales/archives/_cards.html",
        form=form if collects else None,
        refusals=refusals,
        may_receive=waiting > 0 and request.actor.role in RECEIVERS,
    )
    response.status_code = status
    return response


@require_safe
@for_readers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    card = _card(request, pk)
    context = {
        "card": card,
        "badge": card_badge(card.due_on, card.received_on),
        "facts": [
            (_("Model"), local_name(card.vehicle.model)),
            (_("Collected on"), written(card.collected_on, Kind.DATE)),
            (_("Collected by"), str(card.collected_by)),
            (_("To be handed over by"), written(card.due_on, Kind.DATE)),
            (_("Received on"), written(card.received_on, Kind.DATE)),
            (_("Received by"), str(card.received_by or "")),
        ],
        "may_receive": card.received_on is None and request.actor.role in RECEIVERS,
    }
    return render(request, "aftersales/archives/card.html", context)


@require_POST
@for_filing
def receive_one(request: ActorRequest, pk: int) -> HttpResponse:
    receive_cards([_card(request, pk).pk], by=request.actor)
    return redirect("archives:card", pk)


def _card(request: ActorRequest, pk: int) -> MaintenanceCard:
    cards = MaintenanceCard.objects.visible_to(request.actor).select_related(
        "vehicle__model", "collected_by", "received_by"
    )
    return get_object_or_404(cards, pk=pk)


@require_POST
@for_keepers
def collect(request: ActorRequest) -> HttpResponse:
    """Note a card that a customer has handed in; what was typed stays when it is refused."""
    typed = CardForm(request.POST)
    if not typed.is_valid():
        return _cards(request, typed, status=400)
    (dealer_id,) = list(request.actor.dealer_ids)[:1]
    said = typed.cleaned_data
    vin, service, day = said["vin"], said["service"], said["collected_on"]
    try:
        collect_card(dealer_id, vin, service, day, by=request.actor)
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return _cards(request, typed, error.refusals, status=error.status)
    messages.success(request, _("Noted."))
    return redirect("archives:cards")


@require_POST
@for_filing
def receive(request: ActorRequest) -> HttpResponse:
    """Every card that sales has collected is here now."""
    waiting = MaintenanceCard.objects.visible_to(request.actor).waiting()
    count = receive_cards(list(waiting.values_list("pk", flat=True)), by=request.actor)
    messages.success(request, _("%(count)s cards received.") % {"count": count})
    return redirect("archives:cards")
