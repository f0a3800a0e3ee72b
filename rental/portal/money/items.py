"""Receivables: the list by age, and the page of one item owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import money, written
from rental.calc.ageing import age
from rental.choices.dunning import PlanState, PromiseState, WriteOffState
from rental.choices.ledger import Bucket, ItemKind
from rental.lists.money import ITEM_GROUPS, ITEMS, STEP_GROUPS, STEPS
from rental.models import (
    DebtCall,
    DunningStep,
    InstalmentPlan,
    JournalLine,
    LedgerItem,
    PromiseToPay,
    WriteOff,
)
from rental.portal.access import for_collectors, for_store
from rental.portal.money.desk import Desk, Offer, answer, show
from rental.portal.money.item_offers import ITEM_OFFERS
from rental.selectors.ledger import about, all_owed, deposit_held
from rental.selectors.money_badges import item_badge, plan_badge, step_badge, write_off_badge
from rental.selectors.secured import may_be_captured

Text = str | Promise


@dataclass
class ItemDesk(Desk):
    """One item owed, with its steps, calls, promises, plans and postings."""

    obj: LedgerItem

    offers: ClassVar[Mapping[str, Offer]] = ITEM_OFFERS
    template: ClassVar[str] = "rental/money/item.html"

    def url(self, key: str) -> str:
        return reverse("rental:item_do", args=(self.obj.pk, key))

    @property
    def badge(self) -> Badge:
        return item_badge(self.obj, timezone.localdate())

    @property
    def facts(self) -> list[tuple[Text, object]]:
        item = self.obj
        days = (timezone.localdate() - item.due_on).days if item.balance > 0 else 0
        return [
            (_("Type"), item.get_kind_display()),
            (_("Original"), money(item.amount)),
            (_("Open"), money(item.balance)),
            (_("Charged on"), written(item.charged_on, Kind.DATE)),
            (_("Due on"), written(item.due_on, Kind.DATE)),
            (_("Days overdue"), max(days, 0)),
            (_("Collector"), str(item.collector or "")),
            (pgettext_lazy("rental", "About"), about(item)),
            (_("Deposit held"), money(self.deposit)),
            (_("Pre-authorised"), money(self.hold)),
            (_("Why it is disputed"), item.dispute_reason if item.is_disputed else ""),
        ]

    @cached_property
    def steps(self) -> list[DunningStep]:
        """Newest first."""
        return list(self.obj.steps.select_related("done_by").order_by("-pk"))

    @property
    def step_rows(self) -> list[tuple[DunningStep, Badge]]:
        return [(one, step_badge(one.state)) for one in self.steps]

    @cached_property
    def calls(self) -> list[DebtCall]:
        rows = DebtCall.objects.visible_to(self.actor).filter(customer=self.obj.customer_id)
        return list(rows.select_related("made_by")[:20])

    @cached_property
    def promises(self) -> list[PromiseToPay]:
        return list(self.obj.promises.select_related("taken_by"))

    @cached_property
    def plans(self) -> list[InstalmentPlan]:
        return list(self.obj.plans.prefetch_related("parts__item"))

    @property
    def plan_rows(self) -> list[tuple[InstalmentPlan, Badge]]:
        return [(one, plan_badge(one.state)) for one in self.plans]

    @cached_property
    def write_offs(self) -> list[WriteOff]:
        return list(self.obj.write_offs.all())

    @property
    def write_off_rows(self) -> list[tuple[WriteOff, Badge]]:
        return [(one, write_off_badge(one.state)) for one in self.write_offs]

    @cached_property
    def lines(self) -> list[JournalLine]:
        rows = JournalLine.objects.visible_to(self.actor).filter(item=self.obj)
        return list(rows.select_related("entry__made_by", "account").order_by("pk"))

    @cached_property
    def deposit(self) -> Decimal:
        return deposit_held(self.obj.order_id) if self.obj.order_id else Decimal(0)

    @cached_property
    def hold(self) -> Decimal:
        """What the bank holds of the order's customer and would give now."""
        if self.obj.order is None:
            return Decimal(0)
        return may_be_captured(self.obj.order).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)

    @property
    def has_promise(self) -> bool:
        return any(one.state == PromiseState.OPEN for one in self.promises)

    @property
    def may_split(self) -> bool:
        living = {PlanState.PROPOSED, PlanState.ACTIVE}
        is_part = self.obj.kind == ItemKind.INSTALMENT
        return not is_part and not any(one.state in living for one in self.plans)

    @property
    def has_write_off(self) -> bool:
        return any(one.state == WriteOffState.PROPOSED for one in self.write_offs)


def _desk(actor: Actor, pk: int) -> ItemDesk:
    items = LedgerItem.objects.visible_to(actor).for_list()
    return ItemDesk(get_object_or_404(items, pk=pk), actor)


@require_safe
@for_store
def index(request: ActorRequest) -> HttpResponse:
    """What is owed, by age."""
    page = ListPage(
        ITEMS,
        request,
        Layout(
            name="receivables",
            url=reverse("rental:items"),
            presets=ITEM_GROUPS,
            link=lambda pk: reverse("rental:item", args=(pk,)),
            subtitle="kind",
        ),
    )
    aged = age(all_owed(request.actor), timezone.localdate())
    buckets = [(Bucket(key).label, amount) for key, amount in aged.columns.items()]
    return render_list(
        request,
        page,
        page="rental/money/items.html",
        rows="rental/money/_items.html",
        buckets=buckets,
        total=aged.total,
    )


@require_safe
@for_collectors
def steps(request: ActorRequest) -> HttpResponse:
    """The desk of the collector: what is to do today."""
    page = ListPage(
        STEPS,
        request,
        Layout(
            name="dunning",
            url=reverse("rental:steps"),
            presets=STEP_GROUPS,
            link=lambda pk: reverse("rental:step", args=(pk,)),
            subtitle="kind",
        ),
    )
    return render_list(
        request, page, page="rental/money/steps.html", rows="rental/money/_steps.html"
    )


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return show(request, _desk(request.actor, pk))


@require_safe
@for_collectors
def step(request: ActorRequest, pk: int) -> HttpResponse:
    """A step of the list, on the page of its item."""
    found = get_object_or_404(DunningStep.objects.visible_to(request.actor), pk=pk)
    return show(request, _desk(request.actor, found.item_id))


@require_POST
@for_store
def do(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of an item's page."""
    to = reverse("rental:item", args=(pk,))
    return answer(request, key, lambda: _desk(request.actor, pk), to)
