"""Signals: telling one at the counter, what was told, one of them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from complaints.forms.signals import TellForm
from complaints.lists import SIGNAL_GROUPS, SIGNALS
from complaints.portal.access import for_tellers, signal_or_404
from complaints.portal.contact import shown_contact
from complaints.selectors.badges import signal_badge
from complaints.selectors.case_facts import customer_facts, signal_facts, trouble_facts
from complaints.services.frontline import tell_on_the_spot
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.registry.services import REVEALERS


@require_safe
@for_tellers
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        SIGNALS,
        request,
        Layout(
            name="signals",
            url=reverse("complaints:signals"),
            presets=SIGNAL_GROUPS,
            link=lambda pk: reverse("complaints:signal", args=(pk,)),
            subtitle="customer",
            more=("severity", "since", "until"),
        ),
    )
    return render_list(
        request,
        found,
        page="complaints/signals.html",
        rows="complaints/_signal_list.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_tellers
def new(request: ActorRequest) -> HttpResponse:
    """The form at the counter; what was typed stays when it is refused."""
    form = TellForm(request.POST if request.method == "POST" else None)
    refusals: Sequence[Refusal] = ()
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            signal = tell_on_the_spot(form.told(request.actor), form.cleaned_data["measures"], by=request.actor)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            messages.success(request, _("Told. The customer advocate has it now."))
            return redirect("complaints:signal", signal.pk)
    context = {"form": form, "refusals": refusals}
    return render(request, "complaints/new.html", context, status=status)


@require_safe
@for_tellers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    signal = signal_or_404(request.actor, pk)
    context = {
        "signal": signal,
        "badge": signal_badge(signal.state),
        "customer": customer_facts(signal),
        "trouble": trouble_facts(signal),
        "origin": signal_facts(signal),
        "may_see_contact": request.actor.role in REVEALERS,
    }
    return render(request, "complaints/signal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_tellers
def contact(request: ActorRequest, pk: int) -> HttpResponse:
    """Name or phone in full: once, for a purpose, and on record."""
    signal = signal_or_404(request.actor, pk)
    back = reverse("complaints:signal", args=(pk,))
    return shown_contact(request, signal, back)
