"""Cases at the dealer: the list, one of them, what can be done with it, the case on paper."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints.forms.case_desk import CASE_DESK
from complaints.lists import CASE_GROUPS, CASES
from complaints.models import Case
from complaints.portal.access import case_or_404, for_dealers
from complaints.portal.contact import shown_contact
from complaints.portal.offers import Shown, on_case, on_part
from complaints.selectors.case_handling import Hanging
from complaints.selectors.case_page import CasePage
from complaints.selectors.case_print import case_paper
from complaints.services.intake import TELLERS
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.errors import DomainError, Refusal, StaleObject
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.printing import print_form


@require_safe
@for_dealers
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        CASES,
        request,
        Layout(
            name="cases",
            url=reverse("complaints:cases"),
            presets=CASE_GROUPS,
            link=lambda pk: reverse("complaints:case", args=(pk,)),
            subtitle="customer",
            more=("source", "level", "owner", "since", "until"),
        ),
    )
    return render_list(
        request,
        found,
        page="complaints/cases.html",
        rows="complaints/_case_list.html",
        may_tell=request.actor.role in TELLERS,
    )


@require_safe
@for_dealers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return render_case(request, pk)


@require_POST
@for_dealers
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One command; what was typed stays when it is refused."""
    case = case_or_404(request.actor, pk)
    command = CASE_DESK.commands.get(key)
    if command is None:
        raise Http404
    sent = command.bound(case, request.actor, request.POST, request.FILES)
    if not sent.is_valid():
        return render_case(request, pk, typed={key: sent}, status=400)
    try:
        command.run(pk, by=request.actor, **sent.cleaned_data)
    except StaleObject:
        raise  # nothing may be decided over what was not seen
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return render_case(
            request, pk, typed={key: sent}, refusals=error.refusals, status=error.status
        )
    return after(request, pk)


def after(request: ActorRequest, pk: int) -> HttpResponse:
    """Back to the case, or to the list where it has left this reader's eyes."""
    messages.success(request, _("Done."))
    if Case.objects.visible_to(request.actor).filter(pk=pk).exists():
        return redirect("complaints:case", pk)
    return redirect("complaints:cases")


@require_safe
@for_dealers
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The case as a document to lay on a table."""
    case = case_or_404(request.actor, pk)
    way_back = reverse("complaints:case", args=(pk,))
    data = case_paper(
        CasePage(case, request.actor), way_back=way_back, printed_by=str(request.user)
    )
    made = print_form("case", data)
    return serve_made(made, filename=f"{case.number}.pdf", kind=FileKind.PDF)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealers
def contact(request: ActorRequest, pk: int) -> HttpResponse:
    """Name or phone in full: once, for a purpose, and on record."""
    case = case_or_404(request.actor, pk)
    return shown_contact(request, case, reverse("complaints:case", args=(pk,)))


def render_case(
    request: ActorRequest,
    pk: int,
    *,
    typed: dict[str, forms.Form] | None = None,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page; `typed` are forms that came back, by the key of their offer."""
    case = case_or_404(request.actor, pk)
    page = CasePage(case, request.actor)
    sent = typed or {}

    def offered(parts: Sequence[Hanging]) -> list[tuple[Hanging, Sequence[Shown]]]:
        return [(one, on_part(one.noun, one.row, pk, request.actor, sent)) for one in parts]

    context = {
        "page": page,
        "offers": on_case(case, request.actor, sent),
        "goodwill": offered(page.goodwill),
        "questions": offered(page.questions),
        "letters": offered(page.letters),
        "merges": offered(page.merges),
        "weights": offered(page.weights),
        "sheet": offered(page.sheet),
        "refusals": refusals,
    }
    return render(request, "complaints/case.html", context, status=status)
