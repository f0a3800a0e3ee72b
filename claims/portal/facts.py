"""Saving what a dealer typed, and what the page shows of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from claims.forms import ClaimFactsForm
from claims.models import Claim
from claims.portal.access import claim_or_404
from claims.portal.dossier import Dossier, render_dossier
from claims.portal.states import Text
from claims.services import update_claim
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError, StaleObject

Sending = Callable[..., Claim]


def keep_facts(
    request: ActorRequest, pk: int, *, done: Text, send: Sending | None = None
) -> HttpResponse:
    """Save the typed facts, then perhaps `send` the claim; on a refusal the page returns as it was typed.

    The one place of the portal that catches a DomainError: a message after a redirect would lose the
    typed values.
    """
    claim = claim_or_404(request.actor, pk)
    form = ClaimFactsForm(request.POST)
    if not form.is_valid():
        return render_dossier(request, Dossier(claim, request.actor, form=form), status=400)
    try:
        version = form.cleaned_data["version"]
        claim = update_claim(pk, form.facts(), by=request.actor, version=version)
        if send:
            send(pk, by=request.actor, version=claim.version)
    except DomainError as error:
        return _typed_again(request, pk, form, error)
    messages.success(request, str(done))
    return redirect("claims:detail", pk)


def _typed_again(
    request: ActorRequest, pk: int, form: ClaimFactsForm, error: DomainError
) -> HttpResponse:
    claim = claim_or_404(request.actor, pk)
    dossier = Dossier(
        claim,
        request.actor,
        form=form,
        refusals=error.refusals,
        differences=form.differing(claim) if isinstance(error, StaleObject) else None,
    )
    form.shown_again(claim, error.refusals)
    return render_dossier(request, dossier, status=error.status)
