"""Duties: the list, one of them with its evidence, the month, and how people keep to it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.serving import serve
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Text
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Badge
from reports.choices.duties import HEADS, OWED
from reports.forms.duties import ConfirmForm, FinishForm, WaiveForm
from reports.lists.duties import DUTIES, GROUPS, duty_badge
from reports.models import ObligationInstance
from reports.portal.duties.access import for_dealer, for_heads
from reports.portal.duties.rates import of_last_days, rate_bars
from reports.selectors.duties import debtors, month_of
from reports.services import duties as s
from reports.services import give_out
from reports.workflow.duties import DUTY_FLOW

YEARS = range(2000, 2100)


def duty_or_404(actor: Actor, pk: int) -> ObligationInstance:
    rows = ObligationInstance.objects.visible_to(actor).for_list()
    return get_object_or_404(rows.select_related("definition", "edition__run"), pk=pk)


@require_safe
@for_dealer
def index(request: ActorRequest) -> HttpResponse:
    layout = Layout(
        name="duties",
        url=reverse("duties:index"),
        presets=GROUPS,
        link=lambda pk: reverse("duties:duty", args=(pk,)),
        subtitle="code",
        more=("due",),
    )
    page = ListPage(DUTIES, request, layout)
    return render_list(
        request, page, page="reports/duties/list.html", rows="reports/duties/_list.html"
    )


@require_safe
@for_dealer
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, duty_or_404(request.actor, pk))


def _finish(duty: ObligationInstance, form: Form, request: ActorRequest) -> object:
    said = form.cleaned_data
    file = said.get("file")
    return s.finish_duty(
        duty.pk,
        by=request.actor,
        file=(file.name, cast(BinaryIO, file.file)) if file else None,
        link=said.get("link", ""),
        note=said["note"],
        version=said["version"],
    )


def _waive(duty: ObligationInstance, form: Form, request: ActorRequest) -> object:
    return s.waive_duty(duty.pk, by=request.actor, **form.cleaned_data)


Do = Callable[[ObligationInstance, Form, ActorRequest], object]
OFFERS: Mapping[str, tuple[type[Form], Text, Do]] = {
    "finish": (FinishForm, pgettext_lazy("reports", "It is done"), _finish),
    "confirm": (ConfirmForm, _("Confirm the report of the system"), _finish),
    "waive": (WaiveForm, _("Waive"), _waive),
}


def _offered(duty: ObligationInstance, actor: Actor) -> list[str]:
    """What this person may do with the duty now; what the system wrote is confirmed."""
    names = {row.name for row in DUTY_FLOW.available(duty, actor)}
    found = ["confirm"] if "finish" in names and duty.edition_id else []
    return found + [name for name in ("finish", "waive") if name in names]


@require_POST
@for_dealer
def do(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    duty = duty_or_404(request.actor, pk)
    if key not in OFFERS:
        raise Http404
    make, label, act = OFFERS[key]
    form = make(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, duty, {key: form}, status=400)
    try:
        act(duty, form, request)
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return _page(request, duty, {key: form}, error.refusals, status=error.status)
    messages.success(request, f"{label}: {duty}")
    return redirect("duties:duty", pk)


@require_POST
@for_heads
def chase(request: ActorRequest, pk: int) -> HttpResponse:
    """One button reminds whoever owes it."""
    duty = duty_or_404(request.actor, pk)
    try:
        s.chase_duty(duty.pk, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error.refusals[0].message))
    else:
        messages.success(request, gettext("Reminded: %(duty)s") % {"duty": duty})
    return redirect("duties:rates")


@require_safe
@for_dealer
def evidence(request: ActorRequest, pk: int) -> HttpResponse:
    duty = duty_or_404(request.actor, pk)
    if duty.evidence is None:
        raise Http404
    return serve(duty.evidence, filename=f"{duty.code}_{duty.period}")


@require_safe
@for_dealer
def written(request: ActorRequest, pk: int) -> HttpResponse:
    """The workbook that the system wrote for this duty."""
    duty = duty_or_404(request.actor, pk)
    if duty.edition is None:
        raise Http404
    edition = give_out(duty.edition, by=request.actor)
    return serve(edition.workbook, filename=edition.filename)


@require_safe
@for_dealer
def month(request: ActorRequest) -> HttpResponse:
    first = month_asked(request.GET.get("month", ""))
    found = month_of(first, request.actor)
    squares = [(day, _badged(day.duties) if day else []) for week in found.weeks for day in week]
    last = found.later - dt.timedelta(days=1)
    badges = {str(badge.label): badge for _day, duties in squares for _duty, badge in duties}
    context = {
        "month": found,
        "squares": squares,
        "legend": badges.values(),
        "today": timezone.localdate(),
        "list_key": DUTIES.key,
        "query": urlencode({"view": "all", "due_min": first, "due_max": last}),
    }
    return render(request, "reports/duties/month.html", context)


def _badged(duties: Sequence[ObligationInstance]) -> list[tuple[ObligationInstance, Badge]]:
    return [(duty, duty_badge(duty.state, duty.due_at)) for duty in duties]


def month_asked(said: str) -> dt.date:
    """`2026-11`; what is no month, or one that no calendar here knows, is the present one."""
    today = timezone.localdate()
    try:
        first = dt.date.fromisoformat(f"{said}-01")
    except ValueError:
        first = today
    return (first if first.year in YEARS else today).replace(day=1)


@require_safe
@for_heads
def rates(request: ActorRequest) -> HttpResponse:
    """The last thirty days of the house and by person, and who owes what now."""
    actor = request.actor
    rows = [*of_last_days(actor, by_dealer=True), *of_last_days(actor)]
    context = {"picture": rate_bars(rows), "debtors": debtors(actor, timezone.now())}
    return render(request, "reports/duties/rates.html", context)


def _page(
    request: ActorRequest,
    duty: ObligationInstance,
    typed: Mapping[str, Form] | None = None,
    refusals: Any = (),
    *,
    status: int = 200,
) -> HttpResponse:
    typed = typed or {}
    offers = []
    for key in _offered(duty, request.actor):
        make, label, _act = OFFERS[key]
        form = typed.get(key) or make(initial={"version": duty.version}, auto_id=f"{key}_%s")
        offers.append(
            {
                "key": key,
                "form": form,
                "title": label,
                "label": label,
                "url": reverse("duties:do", args=(duty.pk, key)),
                "open": key in typed or key in {"finish", "confirm"},
                "danger": key == "waive",
            }
        )
    context = {
        "duty": duty,
        "badge": duty_badge(duty.state, duty.due_at),
        "offers": offers,
        "refusals": refusals,
        "may_chase": request.actor.role in HEADS and duty.state in OWED,
    }
    return render(request, "reports/duties/detail.html", context, status=status)
