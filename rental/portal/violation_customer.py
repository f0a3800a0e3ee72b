"""The customer's page of one violation, behind the link of its notice: no account, four answers."""

from collections.abc import Callable, Mapping, Sequence

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dealerops.foundation.errors import DomainError, Refusal
from dealerops.portal.customer_links import for_customers
from rental.choices import ClauseKind
from rental.choices.violations import AGENT_FEE, WITH_CUSTOMER
from rental.forms.violations import CustomerProofForm, DisputeForm
from rental.lists.violations import violation_badge
from rental.models import Violation
from rental.rules.values import value_for
from rental.services import violations as s
from rental.services.violations.links import CUSTOMER
from rental.services.violations.money import last_day
from rental.workflow.violations import VIOLATION_FLOW

CLAUSES = (ClauseKind.PENALTY, ClauseKind.DEPOSIT)

# What each answer is typed into, and what it does.
ANSWERS: Mapping[str, tuple[type[Form], Callable[..., object]]] = {
    "self": (Form, lambda pk, form: s.handle_self(pk, by=CUSTOMER)),
    "agent": (Form, lambda pk, form: s.ask_agent(pk, by=CUSTOMER)),
    "dispute": (
        DisputeForm,
        lambda pk, form: s.dispute(pk, form.cleaned_data["words"], by=CUSTOMER),
    ),
    "proof": (CustomerProofForm, lambda pk, form: s.hand_proof(pk, form.facts, by=CUSTOMER)),
}


@require_safe
@for_customers
def show(request: HttpRequest, token: str) -> HttpResponse:
    violation = s.find_link(token)
    if request.method == "GET":
        s.note_opening(token)
    return _page(request, violation, token)


@require_POST
@for_customers
def answer(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """One answer: I deal with it, deal with it for me, I disagree, here is the proof."""
    violation = s.find_link(token)
    if name not in ANSWERS:
        raise Http404
    make, do = ANSWERS[name]
    form = make(request.POST, request.FILES)
    sent = {name: form}
    if not form.is_valid():
        return _page(request, violation, token, sent, status=400)
    try:
        do(violation.pk, form)
    except DomainError as error:
        return _page(request, s.find_link(token), token, sent, error.refusals, status=error.status)
    return redirect("rental:violation_customer", token)


def _page(
    request: HttpRequest,
    violation: Violation,
    token: str,
    sent: Mapping[str, Form] | None = None,
    refusals: Sequence[Refusal] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    typed = sent or {}
    names = {row.name for row in VIOLATION_FLOW.available(violation, CUSTOMER)}
    terms = violation.order.terms if violation.order else None
    context = {
        "violation": violation,
        "badge": violation_badge(violation.state),
        "token": token,
        "is_open": violation.state in WITH_CUSTOMER,
        "last_day": last_day(violation),
        "may_self": "handle_self" in names,
        # Points are taken by whoever drove, so there is nothing to ask for.
        "may_ask": "ask_agent" in names and not violation.points,
        "may_dispute": "dispute" in names,
        "may_prove": bool({"hand_proof", "add_proof", "handle_self"} & names),
        "fee": value_for(violation, AGENT_FEE),
        "clauses": terms.clauses.filter(kind__in=CLAUSES) if terms else (),
        "proofs": violation.proofs.all(),
        "dispute_form": typed.get("dispute") or DisputeForm(auto_id="dispute_%s"),
        "proof_form": typed.get("proof") or CustomerProofForm(auto_id="proof_%s"),
        "refusals": refusals,
    }
    return render(request, "rental/violations/customer.html", context, status=status)
