"""What a customer agrees to and where they want to be left alone, noted on their card (domain.md 4.12)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftersales.forms.cards import ConsentForm, QuietForm
from aftersales.portal.card_access import card_or_404, for_editors
from dealerops.accounts.middleware import ActorRequest
from dealerops.registry.services import allow_contacts, record_consent, stop_contacts


@require_POST
@for_editors
def consent(request: ActorRequest, pk: int) -> HttpResponse:
    """The customer agrees, or takes it back."""
    card = card_or_404(request.actor, pk)
    typed = ConsentForm(request.POST)
    if typed.is_valid():
        said = typed.cleaned_data
        record_consent(
            card.customer_id,
            said["scope"],
            is_given=said["answer"] == "yes",
            channel=said["channel"],
            by=request.actor,
        )
        messages.success(request, _("Noted. It holds from now on."))
    else:
        messages.error(request, _("Say what the customer agrees to."))
    return redirect("customers:card", pk)


@require_POST
@for_editors
def quiet(request: ActorRequest, pk: int) -> HttpResponse:
    """The customer does not want to be contacted, or may be contacted again."""
    note_quiet(request, card_or_404(request.actor, pk).customer_id)
    return redirect("customers:card", pk)


def note_quiet(request: ActorRequest, customer_id: int) -> None:
    """Keep what the form says about a customer whom the reader was found to see."""
    typed = QuietForm(request.POST)
    if typed.is_valid():
        said = typed.cleaned_data
        if said["answer"] == "stop":
            channel = said["channel"]
            stop_contacts(customer_id, said["scope"], channel=channel, by=request.actor)
        else:
            allow_contacts(customer_id, said["scope"], by=request.actor)
        messages.success(request, _("Noted. It holds from now on."))
    else:
        messages.error(request, _("Say how far the customer wants to be left alone."))
