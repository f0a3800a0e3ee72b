"""Write-offs: what waits for a decision, and the page of one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.serving import serve
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import money, written
from rental.choices.dunning import WriteOffState
from rental.choices.roles import COLLECTORS, STORE_ROLES
from rental.forms import money as f
from rental.lists.money import WRITE_OFF_GROUPS, WRITE_OFFS
from rental.models import WriteOff, WriteOffEvidence
from rental.portal.access import for_collectors, for_store
from rental.portal.money.desk import Desk, Offer, answer, show
from rental.portal.money.item_offers import once
from rental.selectors.money_badges import write_off_badge
from rental.services import write_offs as s
from rental.workflow.write_offs import WRITE_OFF_FLOW

Text = str | Promise


def _may_decide(desk: "WriteOffDesk") -> bool:
    return bool(WRITE_OFF_FLOW.available(desk.obj, desk.actor))


def _may_recover(desk: "WriteOffDesk") -> bool:
    given_up = desk.obj.state == WriteOffState.APPROVED and desk.actor.role in STORE_ROLES
    return given_up and desk.obj.recovered < desk.obj.amount


def _approve(write_off: WriteOff, form: f.EmptyForm, request: ActorRequest) -> object:
    version = form.cleaned_data["version"]
    return s.approve_write_off(write_off.pk, by=request.actor, version=version)


def _reject(write_off: WriteOff, form: f.ReasonForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return s.reject_write_off(
        write_off.pk, reason=said["reason"], by=request.actor, version=said["version"]
    )


def _recover(write_off: WriteOff, form: f.PayOutForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    key = f"recovery:{once(request)}"
    return s.recover(
        write_off.pk, said["amount"], channel=said["channel"], key=key, by=request.actor
    )


def _shown(form: Any) -> Callable[..., Any]:
    return lambda desk, data: form(**data, initial={"version": desk.obj.version})


OFFERS: dict[str, Offer] = {
    "approve": Offer(
        _("Write it off"), _("Write it off"), _may_decide, _shown(f.EmptyForm), _approve,
        folded=False, danger=True,
    ),
    "reject": Offer(
        _("Reject"), _("The debt is dunned on"), _may_decide, _shown(f.ReasonForm), _reject
    ),
    "recover": Offer(
        _("Money came in after all"), _("Payment received"), _may_recover,
        lambda d, data: f.PaymentForm(**data), _recover,
    ),
}  # fmt: skip


@dataclass
class WriteOffDesk(Desk):
    """One write-off with its evidence."""

    obj: WriteOff

    offers: ClassVar[Mapping[str, Offer]] = OFFERS
    template: ClassVar[str] = "rental/money/write_off.html"

    def url(self, key: str) -> str:
        return reverse("rental:write_off_do", args=(self.obj.pk, key))

    @property
    def badge(self) -> Badge:
        return write_off_badge(self.obj.state)

    @property
    def facts(self) -> list[tuple[Text, object]]:
        one = self.obj
        return [
            (_("Amount"), money(one.amount)),
            (_("Recovered since"), money(one.recovered)),
            (_("Reason"), one.get_reason_display()),
            (_("Note"), one.note),
            (_("Level of approval"), one.get_level_display()),
            (_("Proposed by"), str(one.proposed_by or "")),
            (pgettext_lazy("time", "Proposed"), written(one.proposed_at, Kind.DATETIME)),
            (_("Decided by"), str(one.decided_by or "")),
            (pgettext_lazy("rental", "Decided"), written(one.decided_at, Kind.DATETIME)),
        ]

    @cached_property
    def evidence(self) -> list[WriteOffEvidence]:
        """The papers of the debtor, for those who collect."""
        if self.actor.role not in COLLECTORS:
            return []
        return list(self.obj.evidence.select_related("attachment"))


def _desk(actor: Actor, pk: int) -> WriteOffDesk:
    rows = WriteOff.objects.visible_to(actor).for_list().select_related("decided_by")
    return WriteOffDesk(get_object_or_404(rows, pk=pk), actor)


@require_safe
@for_store
def index(request: ActorRequest) -> HttpResponse:
    page = ListPage(
        WRITE_OFFS,
        request,
        Layout(
            name="write-offs",
            url=reverse("rental:write_offs"),
            presets=WRITE_OFF_GROUPS,
            link=lambda pk: reverse("rental:write_off", args=(pk,)),
            subtitle="reason",
        ),
    )
    return render_list(
        request, page, page="rental/money/write_offs.html", rows="rental/money/_write_offs.html"
    )


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return show(request, _desk(request.actor, pk))


@require_POST
@for_store
def do(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page of a write-off."""
    to = reverse("rental:write_off", args=(pk,))
    return answer(request, key, lambda: _desk(request.actor, pk), to)


@require_safe
@for_collectors
def evidence(request: ActorRequest, pk: int) -> HttpResponse:
    rows = WriteOffEvidence.objects.visible_to(request.actor).select_related("attachment")
    found = get_object_or_404(rows, pk=pk)
    return serve(found.attachment, filename=f"write-off-{found.write_off_id}-{found.pk}")
