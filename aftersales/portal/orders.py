"""The pages of repair orders: the list, a new one, one of them, and what can be done with it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from aftersales import services as s
from aftersales.forms.reception import VisitForm
from aftersales.lists import ORDER_GROUPS, ORDERS
from aftersales.models import RepairOrder
from aftersales.portal.access import for_advisors, for_workshop, order_or_404
from aftersales.portal.order_forms import OFFERED, form_for
from aftersales.portal.order_page import OrderPage, render_order
from aftersales.services.driving import reserve_loan_car, send_driver
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.web import shown_version

# What each form does with an order; `form` is valid, `by` is who sent it.
DONE: Mapping[str, Callable[[int, Any, ActorRequest], object]] = {
    "symptom": lambda pk, form, request: s.add_symptom(pk, form.facts, by=request.actor),
    "check_in": lambda pk, form, request: s.check_in(
        pk, form.arrival, by=request.actor, version=shown_version(request)
    ),
    "code": lambda pk, form, request: s.confirm_code(
        pk, form.cleaned_data["code"], by=request.actor
    ),
    "move": lambda pk, form, request: s.move_appointment(
        pk, form.slot, by=request.actor, version=shown_version(request)
    ),
    "advisor": lambda pk, form, request: s.give_advisor(
        pk, form.cleaned_data["advisor"], by=request.actor, version=shown_version(request)
    ),
    "technician": lambda pk, form, request: s.give_order(
        pk, form.cleaned_data["technician"], by=request.actor
    ),
    "item": lambda pk, form, request: s.propose_item(pk, form.facts, by=request.actor),
    "report": lambda pk, form, request: s.report_inspection(
        pk, form.cleaned_data["told_by"], by=request.actor, version=shown_version(request)
    ),
    "quote": lambda pk, form, request: s.freeze_quote(
        pk,
        form.cleaned_data["promised_at"],
        by=request.actor,
        version=shown_version(request),
        guarantee_class=form.cleaned_data["guarantee_class"],
        told_by=form.cleaned_data.get("told_by", ""),
    ),
    "approve": lambda pk, form, request: s.approve_lines(pk, form.yes, by=request.actor),
    "no": lambda pk, form, request: s.decline_line(
        pk, form.no, form.cleaned_data["said_by"], by=request.actor
    ),
    "promise": lambda pk, form, request: s.promise_again(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "pass": lambda pk, form, request: s.pass_check(
        pk, form.verdict, by=request.actor, version=shown_version(request)
    ),
    "fail": lambda pk, form, request: s.fail_check(
        pk, form.verdict, by=request.actor, version=shown_version(request)
    ),
    "settle": lambda pk, form, request: s.settle_order(
        pk, form.bill, by=request.actor, version=shown_version(request)
    ),
    "pay": lambda pk, form, request: s.receive_payment(pk, form.money, by=request.actor),
    "grant": lambda pk, form, request: s.grant_payment(pk, form.money, by=request.actor),
    "fee": lambda pk, form, request: s.agree_fee(
        pk,
        form.cleaned_data["amount"],
        form.cleaned_data["agreed_with"],
        by=request.actor,
        version=shown_version(request),
    ),
    "fee_paid": lambda pk, form, request: s.receive_fee(pk, **form.cleaned_data, by=request.actor),
    "fee_forgiven": lambda pk, form, request: s.forgive_fee(
        pk, form.cleaned_data["reason"], by=request.actor
    ),
    "deliver": lambda pk, form, request: s.deliver_order(
        pk, form.farewell, by=request.actor, version=shown_version(request)
    ),
    "drive": lambda pk, form, request: send_driver(pk, form.facts, by=request.actor),
    "loan": lambda pk, form, request: reserve_loan_car(pk, form.facts, by=request.actor),
    "decline": lambda pk, form, request: s.decline_order(
        pk, form.cleaned_data["reason"], by=request.actor, version=shown_version(request)
    ),
    "cancel": lambda pk, form, request: s.cancel_order(
        pk, form.cleaned_data["reason"], by=request.actor, version=shown_version(request)
    ),
}
STEPS: Mapping[str, Callable[..., object]] = {
    "inspect": s.finish_inspection,
    "start": s.start_work,
    "need_part": s.wait_for_parts,
    "parts_in": s.parts_came,
    "sublet": s.give_away,
    "back": s.take_back,
    "finish": s.finish_work,
    "self_check": s.check_own_work,
    "cross_check": s.check_colleagues_work,
    "begin_settlement": s.begin_settlement,
}
PLAIN_STEPS: Mapping[str, Callable[..., object]] = {
    "take": s.take_order,
    "arrive": s.note_arrival,
    "no_show": s.note_no_show,
    "link": s.make_link,
}


@require_safe
@for_workshop
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        ORDERS,
        request,
        Layout(
            name="orders",
            url=reverse("aftersales:orders"),
            presets=ORDER_GROUPS,
            link=lambda pk: reverse("aftersales:order", args=(pk,)),
            subtitle="type",
            more=("since", "until"),
        ),
    )
    return render_list(
        request,
        found,
        page="aftersales/orders/list.html",
        rows="aftersales/orders/_list.html",
        may_open=request.actor.role == Role.D_SA,
    )


@for_advisors
def new(request: ActorRequest) -> HttpResponse:
    """Who comes with which car; the reception itself follows on the order's page."""
    form = VisitForm(request.POST or None, initial={"planned_at": request.GET.get("at")})
    refusals: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            order = s.open_order(form.visit, by=request.actor)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals = error.refusals
        else:
            return redirect("aftersales:order", order.pk)
    context = {"form": form, "refusals": refusals}
    status = 400 if request.method == "POST" else 200
    return render(request, "aftersales/orders/new.html", context, status=status)


@require_safe
@for_workshop
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return render_order(request, pk)


@require_GET
@for_workshop
def live(request: ActorRequest, pk: int) -> HttpResponse:
    """What changed since `seen`: asked every few seconds; nothing new is no answer."""
    page = OrderPage(order_or_404(request.actor, pk), request.actor)
    if request.GET.get("seen") == str(page.seen):
        return HttpResponse(status=204)
    return render(request, "aftersales/orders/_live.html", {"page": page, "is_news": True})


@require_POST
@for_workshop
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    if key not in OFFERED:
        raise Http404
    page = OrderPage(order_or_404(request.actor, pk), request.actor)
    sent = form_for(key, page, {"data": request.POST, "files": request.FILES})
    if not sent.is_valid():
        return render_order(request, pk, typed={key: sent}, status=400)
    try:
        DONE[key](pk, sent, request)
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return render_order(
            request, pk, typed={key: sent}, refusals=error.refusals, status=error.status
        )
    return after(request, pk)


@require_POST
@for_workshop
def code(request: ActorRequest, pk: int) -> HttpResponse:
    """A code for the customer's phone. Without a gateway it is shown here, once, to be passed on."""
    order_or_404(request.actor, pk)
    by_hand = s.issue_code(pk, by=request.actor)
    if by_hand:
        return render_order(request, pk, code=by_hand)
    messages.success(request, _("The code is on its way to the customer's phone."))
    return redirect("aftersales:order", pk)


def after(request: ActorRequest, pk: int) -> HttpResponse:
    """Back to the order, or to the list where the order has left this reader's step."""
    if RepairOrder.objects.visible_to(request.actor).filter(pk=pk).exists():
        return redirect("aftersales:order", pk)
    messages.success(request, _("Done. The order has gone on to the next person."))
    return redirect("aftersales:orders")


@require_POST
@for_workshop
def step(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """A step with nothing to type."""
    order_or_404(request.actor, pk)
    if name in STEPS:
        STEPS[name](pk, by=request.actor, version=shown_version(request))
    elif name in PLAIN_STEPS:
        PLAIN_STEPS[name](pk, by=request.actor)
    else:
        raise Http404
    return after(request, pk)
