"""The page behind the link that a customer got: the account, damage charges, instalments; no account needed."""

from collections.abc import Callable, Sequence

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, LinkDead, Refusal
from dealerops.portal.customer_links import for_customers
from dealerops.printing import print_form
from dealerops.web import number_in
from rental.choices.damage import DamageState
from rental.choices.dunning import PlanState
from rental.choices.ledger import Bucket
from rental.models import DamageCase, InstalmentPlan, StatementLink
from rental.selectors.damage import component_rows
from rental.selectors.money_badges import damage_badge, item_badge, plan_badge
from rental.selectors.statement_print import statement_paper
from rental.selectors.statements import Statement, statement_of
from rental.services import statements as s

SHOWN = frozenset(DamageState) - {DamageState.REPORTED, DamageState.ASSESSED}


def _reader(link: StatementLink) -> Actor:
    """Sees what the store that made the link sees of this customer."""
    stores = frozenset({link.dealer_id})
    return Actor(role=Role.RENTAL_OP, channel=Channel.PORTAL, dealer_ids=stores)


def _statement(link: StatementLink) -> Statement:
    return statement_of(link.customer, _reader(link), timezone.localdate())


@require_safe
@for_customers
def show(request: HttpRequest, token: str) -> HttpResponse:
    link = s.find_statement_link(token)
    if request.method == "GET":
        s.note_statement_opened(token)
    return _page(request, link, token)


@require_safe
@for_customers
def paper(request: HttpRequest, token: str) -> HttpResponse:
    link = s.find_statement_link(token)
    statement = _statement(link)
    data = statement_paper(statement, store=link.dealer, back=request.path)
    name = f"statement-{statement.on.isoformat()}"
    return serve_made(print_form("statement", data), filename=name, kind=FileKind.PDF)


DONE: dict[str, Callable[[str, int, str], object]] = {
    "agree": s.agree_on_page,
    "dispute": s.dispute_on_page,
    "item": s.dispute_item_on_page,
    "sign": s.sign_on_page,
}


@require_POST
@for_customers
def answer(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Agree to a damage charge, dispute it or an item, sign an instalment plan."""
    link = s.find_statement_link(token)
    if key not in DONE:
        raise Http404
    try:
        DONE[key](token, number_in(request.POST.get("pk", "")) or 0, request.POST.get("text", ""))
    except LinkDead:
        raise
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return _page(request, link, token, refusals=error.refusals, status=error.status)
    return redirect("rental:statement", token)


def _page(
    request: HttpRequest,
    link: StatementLink,
    token: str,
    *,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    statement, today, now = _statement(link), timezone.localdate(), timezone.now()
    reader = _reader(link)
    cases = DamageCase.objects.visible_to(reader).filter(customer=link.customer_id)
    plans = InstalmentPlan.objects.visible_to(reader).filter(item__customer=link.customer_id)
    plans = plans.exclude(state=PlanState.WITHDRAWN)
    context = {
        "link": link,
        "token": token,
        "statement": statement,
        "buckets": [(Bucket(key).label, one) for key, one in statement.ageing.columns.items()],
        "items": [(item, item_badge(item, today)) for item in statement.items],
        "cases": [
            {
                "case": case,
                "badge": damage_badge(case.state),
                "rows": component_rows(case),
                "open": case.state == DamageState.USER_NOTIFIED,
                "disputable": case.dispute_until is not None and now < case.dispute_until,
            }
            for case in cases.filter(state__in=SHOWN).select_related("order")
        ],
        "plans": [
            {
                "plan": plan,
                "badge": plan_badge(plan.state),
                "open": plan.state == PlanState.PROPOSED,
            }
            for plan in plans.prefetch_related("parts__item")
        ],
        "refusals": refusals,
    }
    return render(request, "rental/money/statement.html", context, status=status)
