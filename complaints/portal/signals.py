"""Signals: telling one at the counter, what was told, one of them."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints.forms.signal_desk import SIGNAL_DESK
from complaints.forms.signals import TellForm
from complaints.lists import SIGNAL_GROUPS, SIGNALS
from complaints.lists.roles import DEALERS
from complaints.models import Case, SensorSignal
from complaints.portal.access import for_listeners, for_tellers, signal_or_404
from complaints.portal.contact import shown_contact
from complaints.portal.offers import on_signal
from complaints.selectors.badges import signal_badge
from complaints.selectors.case_facts import customer_facts, signal_facts, trouble_facts
from complaints.selectors.frontline import measures_of
from complaints.services.frontline import tell_on_the_spot
from complaints.services.intake import TELLERS
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal, StaleObject
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.registry.services import REVEALERS


@require_safe
@for_listeners
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
        may_tell=request.actor.role in TELLERS,
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
            signal = tell_on_the_spot(
                form.told(request.actor), form.cleaned_data["measures"], by=request.actor
            )
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            messages.success(request, _("Told. The customer advocate has it now."))
            return redirect("complaints:signal", signal.pk)
    context = {"form": form, "refusals": refusals}
    return render(request, "complaints/new.html", context, status=status)


@require_safe
@for_listeners
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


@require_POST
@for_listeners
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """What triage does with it; what was typed stays when it is refused."""
    signal = signal_or_404(request.actor, pk)
    command = SIGNAL_DESK.commands.get(key)
    if command is None:
        raise Http404
    sent = command.bound(signal, request.actor, request.POST)
    if not sent.is_valid():
        return _page(request, pk, typed={key: sent}, status=400)
    try:
        command.run(pk, by=request.actor, **sent.cleaned_data)
    except StaleObject:
        raise  # nothing may be decided over what was not seen
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return _page(request, pk, typed={key: sent}, refusals=error.refusals, status=error.status)
    messages.success(request, _("Done."))
    return redirect("complaints:signal", pk)


def _page(
    request: ActorRequest,
    pk: int,
    *,
    typed: Mapping[str, Form] | None = None,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    signal = signal_or_404(request.actor, pk)
    actor = request.actor
    context = {
        "signal": signal,
        "offers": on_signal(signal, actor, typed or {}),
        "refusals": refusals,
        "measures": measures_of([signal]).get(signal.pk, ""),
        "may_open_case": may_open(signal, actor),
        "badge": signal_badge(signal.state),
        "customer": customer_facts(signal),
        "trouble": trouble_facts(signal),
        "origin": signal_facts(signal),
        "may_see_contact": actor.role in REVEALERS,
    }
    return render(request, "complaints/signal.html", context, status=status)


def may_open(signal: SensorSignal, actor: Actor) -> bool:
    """Whether the case it is in has a page for this person."""
    if signal.case_id is None or actor.role not in DEALERS:
        return False
    return Case.objects.visible_to(actor).filter(pk=signal.case_id).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@for_listeners
def contact(request: ActorRequest, pk: int) -> HttpResponse:
    """Name or phone in full: once, for a purpose, and on record."""
    signal = signal_or_404(request.actor, pk)
    back = reverse("complaints:signal", args=(pk,))
    return shown_contact(request, signal, back)
