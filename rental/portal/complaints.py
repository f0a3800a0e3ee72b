"""Complaints about rentals: the list, taking one in, settling it, and the hot topics of a month."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.reporting import Text
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.web import FIRST_YEAR
from dealerops.workcal.services import add_months
from rental.choices.complaints import SCRIPTS, Topic
from rental.forms.complaints import ComplaintForm, PassOnForm, ReopenForm, SettleForm
from rental.lists.complaints import COMPLAINTS, GROUPS, complaint_badge
from rental.models import RentalComplaint, RentalOrder
from rental.portal.access import for_store
from rental.selectors.complaints import hot_topics
from rental.services import complaints as s
from rental.workflow.complaints import COMPLAINT_FLOW

NO_ORDER = Refusal("ORDER_UNKNOWN", _("There is no such order."), "order_number")
Offer = tuple[type[Form], Text, Callable[..., object]]
OFFERED: Mapping[str, Offer] = {
    "settle": (
        SettleForm,
        _("Settle"),
        lambda pk, form, by: s.settle_complaint(pk, by=by, **form.cleaned_data),
    ),
    "pass_on": (
        PassOnForm,
        _("Pass on to the complaint desk"),
        lambda pk, form, by: s.pass_on_complaint(pk, by=by, **form.cleaned_data),
    ),
    "reopen": (
        ReopenForm,
        _("The customer came back"),
        lambda pk, form, by: s.reopen_complaint(pk, by=by, **form.cleaned_data),
    ),
}


def complaint_or_404(actor: Actor, pk: int) -> RentalComplaint:
    rows = RentalComplaint.objects.visible_to(actor).select_related(
        "dealer", "order__customer", "received_by", "ended_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@for_store
def index(request: ActorRequest) -> HttpResponse:
    url = reverse("rental:complaints")
    layout = Layout(
        name="complaints",
        url=url,
        presets=GROUPS,
        link=lambda pk: reverse("rental:complaint", args=(pk,)),
        subtitle="order",
    )
    return render_list(
        request,
        ListPage(COMPLAINTS, request, layout),
        page="rental/complaints/list.html",
        rows="rental/complaints/_list.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_store
def new(request: ActorRequest) -> HttpResponse:
    """Take a complaint in; beside it stands what to do first."""
    form = ComplaintForm(request.POST or None, initial={"order_number": request.GET.get("order")})
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return redirect("rental:complaint", _take(form, request.actor).pk)
            except DomainError as error:
                request.was_refused = True  # type: ignore[attr-defined]
                refusals, status = error.refusals, error.status
    context = {"form": form, "refusals": refusals, "scripts": _scripts()}
    return render(request, "rental/complaints/new.html", context, status=status)


def _take(form: ComplaintForm, actor: Actor) -> RentalComplaint:
    said = form.cleaned_data
    number = said["order_number"].strip()
    order = None
    if number:
        order = RentalOrder.objects.visible_to(actor).filter(number=number).first()
        if order is None:
            raise DomainError(NO_ORDER)
    facts = s.ComplaintFacts(
        said["topic"], said["words"], said["wish"], order.pk if order else None
    )
    own = sorted(actor.dealer_ids)
    home = order.dealer_id if order and order.dealer_id in actor.dealer_ids else own[0]
    return s.take_complaint(facts, dealer_id=home, by=actor)


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, complaint_or_404(request.actor, pk))


@require_POST
@for_store
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    complaint = complaint_or_404(request.actor, pk)
    if key not in OFFERED:
        raise Http404
    make, _label, do = OFFERED[key]
    sent = make(request.POST)
    if not sent.is_valid():
        return _page(request, complaint, {key: sent}, status=400)
    try:
        do(pk, sent, request.actor)
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return _page(request, complaint, {key: sent}, error.refusals, status=error.status)
    return redirect("rental:complaint", pk)


@require_safe
@for_store
def topics(request: ActorRequest) -> HttpResponse:
    """A month of complaints: how many per 100 orders, about what, why, and what was done."""
    this = timezone.localdate().replace(day=1)
    month = _month(request.GET.get("month", ""), this)
    following = add_months(month, 1)
    context = {
        "hot": hot_topics(month, request.actor),
        "earlier": add_months(month, -1),
        "later": following if following <= this else None,
    }
    return render(request, "rental/complaints/topics.html", context)


def _month(said: str, this: dt.date) -> dt.date:
    """`2026-11`; what is no month, or one that has not come or is too long ago, is the present one."""
    try:
        asked = dt.date.fromisoformat(f"{said}-01")
    except ValueError:
        return this
    return min(asked, this) if asked.year >= FIRST_YEAR else this


def _scripts() -> list[tuple[Text, Text]]:
    return [(Topic(code).label, text) for code, text in SCRIPTS.items()]


def _page(
    request: ActorRequest,
    complaint: RentalComplaint,
    typed: Mapping[str, Form] | None = None,
    refusals: Any = (),
    *,
    status: int = 200,
) -> HttpResponse:
    names = [row.name for row in COMPLAINT_FLOW.available(complaint, request.actor)]
    offers = [
        {
            "key": name,
            "form": (typed or {}).get(name)
            or OFFERED[name][0](initial={"version": complaint.version}, auto_id=f"{name}_%s"),
            "title": OFFERED[name][1],
            "label": OFFERED[name][1],
            "url": reverse("rental:complaint_form", args=(complaint.pk, name)),
            "open": name == "settle" or name in (typed or {}),
        }
        for name in names
    ]
    context = {
        "complaint": complaint,
        "badge": complaint_badge(complaint.state),
        "offers": offers,
        "script": SCRIPTS[complaint.topic],
        "refusals": refusals,
    }
    return render(request, "rental/complaints/detail.html", context, status=status)
