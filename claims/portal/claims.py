"""The dealer's claims: the list, one claim, and what can be done with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.choices import ClaimState
from claims.portal.access import claim_or_404, claims_of, for_dealers, may_act
from claims.portal.dossier import Dossier, render_dossier
from claims.portal.facts import keep_facts
from claims.portal.listing import claim_list
from claims.services import delete_claim, nudge_claim, resubmit_claim, submit_claim, withdraw_claim
from dealerops.accounts.middleware import ActorRequest
from dealerops.portal.listing import render_list
from dealerops.web import shown_version


@require_safe
@for_dealers
def index(request: ActorRequest) -> HttpResponse:
    return render_list(
        request,
        claim_list(request),
        page="claims/list.html",
        rows="claims/_list.html",
        may_act=may_act(request.actor),
    )


@require_safe
@for_dealers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return render_dossier(request, Dossier(claim_or_404(request.actor, pk), request.actor))


@require_safe
@for_dealers
def invoice(request: ActorRequest, pk: int) -> HttpResponse:
    """What was read from the invoice: asked every two seconds until it is there."""
    page = Dossier(claim_or_404(request.actor, pk), request.actor)
    return render(request, "claims/_invoice.html", {"page": page})


@require_POST
@for_dealers
def save(request: ActorRequest, pk: int) -> HttpResponse:
    return keep_facts(request, pk, done=_("Saved."))


@require_POST
@for_dealers
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Save what was typed and hand the claim in, for the first time or in answer to a reset."""
    claim = claim_or_404(request.actor, pk)
    send = resubmit_claim if claim.state == ClaimState.RESET else submit_claim
    if "version" in request.POST:
        return keep_facts(request, pk, send=send, done=_("Submitted. We tell you what happens."))
    send(pk, by=request.actor)
    return redirect("claims:detail", pk)


@require_POST
@for_dealers
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    withdraw_claim(pk, by=request.actor, version=shown_version(request))
    messages.success(request, _("Withdrawn. VIN and quantity are free again."))
    return redirect("claims:detail", pk)


@require_POST
@for_dealers
def nudge(request: ActorRequest, pk: int) -> HttpResponse:
    nudge_claim(pk, by=request.actor)
    messages.success(request, _("Nudged: whoever has the claim now was told."))
    return redirect("claims:detail", pk)


@require_POST
@for_dealers
def delete(request: ActorRequest, pk: int) -> HttpResponse:
    number = claims_of(request.actor).get(pk=pk).number
    delete_claim(pk, by=request.actor, version=shown_version(request))
    messages.success(request, _("The draft %(number)s is deleted.") % {"number": number})
    return redirect("claims:list")
