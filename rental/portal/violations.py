"""Traffic violations of a store: the list, one violation with what can be done, papers and proofs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve, serve_made
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.printing import print_form
from dealerops.registry.services import reveal
from dealerops.web import shown_version
from rental.forms.violations import ELSE, OWN, DecisionForm, PackForm
from rental.lists.violations import GROUPS, VIOLATIONS
from rental.models import RentalOrder, Violation, ViolationProof
from rental.portal.access import for_operators, for_store
from rental.portal.violation_offers import OFFERED, form_for
from rental.portal.violation_page import ViolationPage
from rental.selectors.violations.pack import Driver, transfer_pack
from rental.services import violations as s

NO_ORDER = Refusal("ORDER_UNKNOWN", _("There is no such order."), "order_number")
STEPS: Mapping[str, Callable[..., object]] = {
    "notify": s.notify,
    "handle_self": s.handle_self,
    "ask_agent": s.ask_agent,
    "verify": s.verify_violation,
}


def _decide(pk: int, form: DecisionForm, **said: Any) -> object:
    who = form.cleaned_data["who"]
    if who == OWN:
        return s.decide_own(pk, form.decision, **said)
    if who != ELSE:
        return s.decide_order(pk, int(who), form.decision, **said)
    number = form.cleaned_data["order_number"].strip()
    order = RentalOrder.objects.visible_to(said["by"]).filter(number=number).first()
    if order is None:
        raise InvalidInput(NO_ORDER)
    return s.decide_order(pk, order.pk, form.decision, **said)


# What each form does; the form is valid, `said` are the actor and the version the page showed.
DONE: Mapping[str, Callable[..., object]] = {
    "decide": _decide,
    "judge": lambda pk, form, **said: s.judge_dispute(
        pk, form.cleaned_data["ruling"], stands=form.cleaned_data["stands"], **said
    ),
    "proof": lambda pk, form, **said: s.hand_proof(pk, form.facts, **said),
    "refuse": lambda pk, form, **said: s.refuse_proof(pk, form.cleaned_data["ruling"], **said),
    "dispute": lambda pk, form, **said: s.dispute(pk, form.cleaned_data["words"], **said),
    "close": lambda pk, form, **said: s.close_violation(pk, note=form.cleaned_data["note"], **said),
    "authority": lambda pk, form, **said: s.enter_authority_day(
        pk, form.cleaned_data["statutory_on"], **said
    ),
    "paid": lambda pk, form, **said: s.pay_for_customer(pk, form.payment, **said),
}


def violation_or_404(actor: Actor, pk: int) -> Violation:
    """One violation with what its page says. Foreign and missing look alike."""
    rows = Violation.objects.visible_to(actor).select_related(
        *("dealer", "order__customer", "order__terms", "vehicle__vehicle__model"),
        *("decided_by", "evidence_file"),
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@for_store
def index(request: ActorRequest) -> HttpResponse:
    url = reverse("rental:violations")
    layout = Layout(
        name="violations",
        url=url,
        presets=GROUPS,
        link=lambda pk: reverse("rental:violation", args=(pk,)),
        subtitle="plate",
    )
    return render_list(
        request,
        ListPage(VIOLATIONS, request, layout),
        page="rental/violations/list.html",
        rows="rental/violations/_list.html",
    )


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    page = ViolationPage(violation_or_404(request.actor, pk), request.actor)
    return render(request, "rental/violations/detail.html", {"page": page})


@require_POST
@for_store
def step(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """A step with nothing to type."""
    violation_or_404(request.actor, pk)
    if name not in STEPS:
        raise Http404
    STEPS[name](pk, by=request.actor, version=shown_version(request))
    return redirect("rental:violation", pk)


@require_POST
@for_store
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    if key not in OFFERED:
        raise Http404
    page = ViolationPage(violation_or_404(request.actor, pk), request.actor)
    sent = form_for(key, page, {"data": request.POST, "files": request.FILES})
    refusals: Any = ()
    status = 400
    if sent.is_valid():
        try:
            DONE[key](pk, sent, by=request.actor, version=sent.cleaned_data["version"])
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return _onwards(request.actor, pk)
    page = ViolationPage(violation_or_404(request.actor, pk), request.actor, {key: sent}, refusals)
    return render(request, "rental/violations/detail.html", {"page": page}, status=status)


def _onwards(actor: Actor, pk: int) -> HttpResponse:
    """Back to the violation, which may have gone to another store."""
    seen = Violation.objects.visible_to(actor).filter(pk=pk).exists()
    return redirect("rental:violation", pk) if seen else redirect("rental:violations")


@require_POST
@for_operators
def pack(request: ActorRequest, pk: int) -> HttpResponse:
    """The papers that name the driver to the authority; whoever takes them is on record."""
    violation = violation_or_404(request.actor, pk)
    asked = PackForm(request.POST)
    if not asked.is_valid() or violation.order is None:
        raise Http404
    said = {"purpose": asked.cleaned_data["purpose"], "by": request.actor}
    driver = Driver(
        reveal(violation.order, "driver_name", **said),
        reveal(violation.order, "driver_licence", **said),
    )
    data = transfer_pack(violation, driver, printed_by=str(request.user))
    made = print_form("violation", data)
    return serve_made(made, filename=f"{violation.number}.pdf", kind=FileKind.PDF)


@require_safe
@for_store
def proof(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of a proof, as a download."""
    rows = ViolationProof.objects.visible_to(request.actor).select_related("file", "violation")
    found = get_object_or_404(rows, pk=pk)
    if found.file is None:
        raise Http404
    return serve(found.file, filename=f"{found.violation.number}-{found.pk}")


@require_safe
@for_store
def evidence(request: ActorRequest, pk: int) -> HttpResponse:
    """The file behind a decision, as a download."""
    violation = violation_or_404(request.actor, pk)
    if violation.evidence_file is None:
        raise Http404
    return serve(violation.evidence_file, filename=violation.number)
