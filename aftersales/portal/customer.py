"""The page behind the link that a customer got: no account, one quote, one answer."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from aftersales.forms.customer import CustomerForm
from aftersales.models import ApprovalLink
from aftersales.services import (
    ask_question,
    find_link,
    note_opening,
    open_lines,
    send_answers,
)
from dealerops.foundation.errors import DomainError, LinkDead, Refusal
from dealerops.portal.customer_links import for_customers
from dealerops.web import number_in


@require_safe
@for_customers
def show(request: HttpRequest, token: str) -> HttpResponse:
    link = find_link(token)
    if request.method == "GET":
        note_opening(token)
    return _page(request, link, token)


@require_POST
@for_customers
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Everything at once; refused, the page comes back with what was chosen."""
    link = find_link(token)
    form = CustomerForm(request.POST, lines=open_lines(link.quote_id))
    if not form.is_valid():
        return _page(request, link, token, form=form, status=400)
    try:
        send_answers(token, form.answers(f"link {link.pk}"))
    except LinkDead:
        raise
    except DomainError as error:
        refusals = error.refusals
        return _page(request, link, token, form=form, refusals=refusals, status=error.status)
    return render(request, "aftersales/customer/thanks.html", {"link": link})


@require_POST
@for_customers
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """A question about a line or about all of it."""
    link = find_link(token)
    try:
        ask_question(
            token,
            request.POST.get("question", ""),
            item_id=number_in(request.POST.get("item", "")),
        )
    except LinkDead:
        raise
    except DomainError as error:
        return _page(request, link, token, refusals=error.refusals, status=error.status)
    return redirect("aftersales:customer", token)


def _page(
    request: HttpRequest,
    link: ApprovalLink,
    token: str,
    *,
    form: CustomerForm | None = None,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    lines = open_lines(link.quote_id)
    context = {
        "link": link,
        "token": token,
        "form": form or CustomerForm(lines=lines),
        "settled": link.quote.lines.exclude(item__in=[line.item_id for line in lines]),
        "questions": link.order.questions.filter(link__quote=link.quote_id).select_related("item"),
        "refusals": refusals,
    }
    return render(request, "aftersales/customer/page.html", context, status=status)
