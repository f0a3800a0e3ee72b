"""Quick forms: the list, one form with what can be done with it, the form on paper."""

import datetime as dt
from collections.abc import Callable
from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.choices import FormState, Grievance
from aftersales.forms.quick_forms import HandOnForm, SignForm, SolveForm
from aftersales.lists import QUICK_FORMS
from aftersales.lists.quick_forms import GROUPS, badge_of
from aftersales.models import QuickForm
from aftersales.portal.callbacks.access import (
    FORM_READERS,
    FORM_WORKERS,
    form_or_404,
    only_for,
)
from aftersales.selectors.form_buttons import buttons_for, solver_names
from aftersales.selectors.form_history import history_of
from aftersales.selectors.form_print import quick_form_paper
from aftersales.selectors.problems import departments_of
from aftersales.services import hand_form_on, sign_form, solve_form, start_form
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, money, written
from dealerops.printing import print_form
from dealerops.web import shown_version

LIFE = (
    FormState.OPEN,
    FormState.SIGNED,
    FormState.IN_PROGRESS,
    FormState.SOLVED,
    FormState.SECOND_CALLBACK,
    FormState.CLOSED,
)


class FormPage:
    """Everything the page of one quick form asks for."""

    def __init__(
        self, form: QuickForm, actor: Actor, typed: forms.Form | None = None, name: str = ""
    ) -> None:
        self.form, self.actor = form, actor
        self.typed, self.typed_name = typed, name

    @property
    def badge(self) -> Badge:
        return badge_of(self.form.state)

    @cached_property
    def actions(self) -> set[str]:
        """What the table of transitions offers this person now."""
        return buttons_for(self.form, self.actor)

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        reached = LIFE.index(FormState(self.form.state))
        times = {
            FormState.OPEN: self.form.issued_at,
            FormState.SIGNED: self.form.signed_at,
            FormState.SOLVED: self.form.solved_at,
            FormState.SECOND_CALLBACK: self.form.second_at,
            FormState.CLOSED: self.form.closed_at,
        }
        found = []
        for place, state in enumerate(LIFE):
            at = times.get(state) if place <= reached else None
            is_over = place < reached or self.form.state == FormState.CLOSED
            css = "done" if is_over else "now" if place == reached else ""
            found.append((str(state.label), css, written(at, Kind.DATETIME) if at else ""))
        return found

    @property
    def clock(self) -> tuple[str, str, bool]:
        """What has to happen next, until when as people say it, and whether that is over."""
        now = timezone.now()
        match self.form.state:
            case FormState.OPEN:
                due = self.form.sign_due_at
                return _("Sign by"), written(due, Kind.DATETIME), due <= now
            case FormState.SIGNED | FormState.IN_PROGRESS:
                day = written(self.form.committed_on, Kind.DATE)
                return _("Solve by"), day, _is_over(self.form.deadline_at, now)
            case FormState.SOLVED | FormState.SECOND_CALLBACK:
                due = self.form.second_due_at
                return _("Second callback by"), written(due, Kind.DATETIME), _is_over(due, now)
        return "", "", False

    @property
    def facts(self) -> list[tuple[str, str]]:
        form, order = self.form, self.form.order
        return [
            (_("Customer"), order.customer.masked_name),
            (_("Phone"), order.customer.masked_mobile),
            (_("Repair order"), order.number),
            (_("Car"), local_name(order.vehicle.model)),
            (_("Plate"), order.masked_plate),
            (_("VIN"), order.vehicle.masked_vin),
            (_("Service advisor"), str(order.advisor)),
            (_("Technician"), str(order.technician or "")),
            (_("Departments"), departments_of(form.departments)),
            (_("Issue"), str(Grievance(form.grievance).label)),
            (_("Severity"), form.get_severity_display()),
            (_("What the customer wants"), form.wish),
        ]

    @property
    def solution(self) -> list[tuple[str, str]]:
        form = self.form
        return [
            (_("Responsible"), str(form.responsible)),
            (_("Signed"), written(form.signed_at, Kind.DATETIME)),
            (_("Promised for"), written(form.committed_on, Kind.DATE)),
            (_("Cause"), form.cause),
            (_("Measure"), form.measure),
            (_("Cost"), money(form.cost)),
            (_("Solved"), written(form.solved_at, Kind.DATETIME)),
            (_("Second callback"), written(form.second_at, Kind.DATETIME)),
            (_("Score then"), written(form.second_score, Kind.INTEGER)),
        ]

    @property
    def history(self) -> list[dict[str, object]]:
        return history_of(self.form)

    @property
    def sign_form(self) -> forms.Form:
        today = timezone.localdate()
        return self._typed("sign", lambda: SignForm(initial=self._shown(committed_on=today)))

    @property
    def solve_form(self) -> forms.Form:
        known = self._shown(cause=self.form.cause, measure=self.form.measure, cost=self.form.cost)
        return self._typed("solve", lambda: SolveForm(initial=known))

    @property
    def hand_on_form(self) -> forms.Form:
        chosen = self._shown(responsible=self.form.responsible_id)
        return HandOnForm(people=solver_names(self.form.dealer_id), initial=chosen)

    def _shown(self, **initial: object) -> dict[str, object]:
        return {**initial, "version": self.form.version}

    def _typed(self, name: str, fresh: Callable[[], forms.Form]) -> forms.Form:
        return self.typed if self.typed is not None and self.typed_name == name else fresh()


@require_safe
@only_for(FORM_READERS)
def index(request: ActorRequest) -> HttpResponse:
    url = reverse("callbacks:forms")
    if not request.GET:
        return redirect(f"{url}?view={GROUPS[0].key}")
    layout = Layout(
        name="forms",
        url=url,
        presets=GROUPS,
        link=lambda pk: reverse("callbacks:form", args=(pk,)),
        subtitle="order",
    )
    return render_list(
        request,
        ListPage(QUICK_FORMS, request, layout),
        page="aftersales/callbacks/forms.html",
        rows="aftersales/callbacks/_forms.html",
    )


@require_safe
@only_for(FORM_READERS)
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return _render(request, FormPage(form_or_404(request.actor, pk), request.actor))


@require_safe
@only_for(FORM_READERS)
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The form to sign by hand."""
    form = form_or_404(request.actor, pk)
    data = quick_form_paper(form, printed_by=str(request.user))
    made = print_form("quick_form", data)
    return serve_made(made, filename=f"{form.number}.pdf", kind=FileKind.PDF)


@require_POST
@only_for(FORM_WORKERS)
def sign(request: ActorRequest, pk: int) -> HttpResponse:
    form = form_or_404(request.actor, pk)
    typed = SignForm(request.POST)
    if not typed.is_valid():
        return _render(request, FormPage(form, request.actor, typed, "sign"), status=400)
    said = typed.cleaned_data
    sign_form(pk, said["committed_on"], by=request.actor, version=said["version"])
    messages.success(request, _("Signed. The customer was promised this day."))
    return redirect("callbacks:form", pk)


@require_POST
@only_for(FORM_WORKERS)
def start(request: ActorRequest, pk: int) -> HttpResponse:
    form_or_404(request.actor, pk)
    start_form(pk, by=request.actor, version=shown_version(request))
    return redirect("callbacks:form", pk)


@require_POST
@only_for(FORM_WORKERS)
def solve(request: ActorRequest, pk: int) -> HttpResponse:
    form = form_or_404(request.actor, pk)
    typed = SolveForm(request.POST)
    if not typed.is_valid():
        return _render(request, FormPage(form, request.actor, typed, "solve"), status=400)
    said = typed.cleaned_data
    solved = solve_form(
        pk,
        cause=said["cause"],
        measure=said["measure"],
        cost=said["cost"],
        by=request.actor,
        version=said["version"],
    )
    if solved.is_unconfirmed:
        number = {"number": solved.number, "state": solved.get_state_display()}
        messages.success(request, _("Quick form %(number)s is now: %(state)s.") % number)
    else:
        messages.success(request, _("Solved. Somebody else asks the customer within a day."))
    return redirect("callbacks:form", pk)


@require_POST
@only_for(frozenset({Role.D_SVC_DIR}))
def hand_on(request: ActorRequest, pk: int) -> HttpResponse:
    form = form_or_404(request.actor, pk)
    typed = HandOnForm(request.POST, people=solver_names(form.dealer_id))
    if not typed.is_valid():
        messages.error(request, _("Choose one of the people."))
        return redirect("callbacks:form", pk)
    said = typed.cleaned_data
    hand_form_on(pk, said["responsible"], by=request.actor, version=said["version"])
    messages.success(request, _("Somebody else is responsible now."))
    return redirect("callbacks:form", pk)


def _render(request: ActorRequest, page: FormPage, *, status: int = 200) -> HttpResponse:
    return render(request, "aftersales/callbacks/form.html", {"page": page}, status=status)


def _is_over(due: dt.datetime | None, now: dt.datetime) -> bool:
    return due is not None and due <= now
