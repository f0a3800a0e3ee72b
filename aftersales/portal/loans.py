"""One loan of a car of the house: photos and sheets at both ends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.choices.driving import SheetEnd
from aftersales.choices.loans import LoanState
from aftersales.forms.driving import SheetForm
from aftersales.forms.work import ReasonForm
from aftersales.lists.drives import SENDERS
from aftersales.models import HandoverSheet, Loan, SheetPhoto
from aftersales.portal.access import for_roles
from aftersales.portal.drives import keep_photos
from aftersales.selectors.drives import loan_badge
from aftersales.services import driving as s
from aftersales.workflow.driving import LOAN_FLOW
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, written
from dealerops.web import shown_version

for_loans = for_roles(SENDERS | {Role.D_GM})
DONE: Mapping[str, Callable[[int, Any, ActorRequest], object]] = {
    "lend": lambda pk, form, request: s.lend_car(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "take_back": lambda pk, form, request: s.take_loan_back(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "cancel": lambda pk, form, request: s.cancel_loan(
        pk, form.cleaned_data["reason"], by=request.actor, version=shown_version(request)
    ),
}


@dataclass
class LoanPage:
    """One loan as this reader sees it."""

    loan: Loan
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()

    @property
    def badge(self) -> Badge:
        return loan_badge(self.loan.state)

    @property
    def end(self) -> str:
        return SheetEnd.START if self.loan.state == LoanState.PLANNED else SheetEnd.END

    @cached_property
    def forms(self) -> list[dict[str, Any]]:
        return [
            {
                "key": row.name,
                "form": self.typed.get(row.name) or self.form(row.name),
                "title": row.label,
                "label": row.label,
                "danger": row.name == "cancel",
                "url": reverse("aftersales:loan_form", args=(self.loan.pk, row.name)),
                "open": row.name in self.typed or row.name != "cancel",
            }
            for row in LOAN_FLOW.available(self.loan, self.actor)
        ]

    def form(self, key: str, data: dict[str, Any] | None = None) -> Form:
        first: dict[str, Any] = {"version": self.loan.version}
        if key == "cancel":
            return ReasonForm(**(data or {}), initial=first)
        first["km"] = self.sheets[-1].km if self.sheets else None
        first["person"] = self.loan.order.contact_name
        return SheetForm(**(data or {}), initial=first)

    @cached_property
    def sheets(self) -> list[HandoverSheet]:
        return list(self.loan.sheets.select_related("made_by"))

    @cached_property
    def photos(self) -> list[SheetPhoto]:
        return list(self.loan.sheet_photos.select_related("attachment"))

    @property
    def may_photograph(self) -> bool:
        names = {row.name for row in LOAN_FLOW.available(self.loan, self.actor)}
        return bool(names & {"lend", "take_back"})

    @property
    def upload_url(self) -> str:
        return reverse("aftersales:loan_photos", args=(self.loan.pk,))

    @property
    def facts(self) -> list[tuple[Any, object]]:
        loan = self.loan
        return [
            (_("Plate"), str(loan.car)),
            (_("Model"), local_name(loan.car.vehicle.model)),
            (_("Customer"), loan.order.customer.masked_name),
            (_("From"), written(loan.span.lower, Kind.DATETIME)),
            (_("Until"), written(loan.span.upper, Kind.DATETIME)),
            (_("Lent"), written(loan.lent_at, Kind.DATETIME)),
            (_("Returned"), written(loan.returned_at, Kind.DATETIME)),
        ]


def loan_or_404(request: ActorRequest, pk: int) -> Loan:
    loans = Loan.objects.visible_to(request.actor).select_related(
        "order__customer", "car__vehicle__model"
    )
    return get_object_or_404(loans, pk=pk)


@require_safe
@for_loans
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    page = LoanPage(loan_or_404(request, pk), request.actor)
    return render(request, "aftersales/loans/detail.html", {"page": page})


@require_POST
@for_loans
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """Lend, take back or cancel; what was typed stays when it is refused."""
    if key not in DONE:
        raise Http404
    page = LoanPage(loan_or_404(request, pk), request.actor)
    sent = page.form(key, {"data": request.POST, "files": request.FILES})
    refusals: Sequence[Refusal] = ()
    status = 400
    if sent.is_valid():
        try:
            DONE[key](pk, sent, request)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("aftersales:loan", pk)
    page = LoanPage(loan_or_404(request, pk), request.actor, {key: sent}, refusals)
    return render(request, "aftersales/loans/detail.html", {"page": page}, status=status)


@require_POST
@for_loans
def photos(request: ActorRequest, pk: int) -> HttpResponse:
    """Photos of the loan car as it changes hands now."""
    page = LoanPage(loan_or_404(request, pk), request.actor)
    keep_photos(request, page.loan, page.end)
    if not request.headers.get("HX-Request"):
        return redirect("aftersales:loan", pk)
    fresh = LoanPage(loan_or_404(request, pk), request.actor)
    return render(request, "aftersales/drives/_photos.html", {"page": fresh})
