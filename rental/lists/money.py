"""The lists of money: receivables, dunning steps, damage cases, write-offs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters.widgets import RangeWidget

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name
from dealerops.lists.columns import ListColumn, Shown
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.portal.registry import Badge
from dealerops.registry.choices import CustomerKind
from rental.calc.ageing import bucket_of
from rental.choices.damage import OVER, DamageState
from rental.choices.dunning import Rung, StepState, WriteOffReason, WriteOffState
from rental.choices.ledger import ItemKind
from rental.choices.roles import COLLECTORS, STORE_ROLES
from rental.lists.shared import Group, StoreFilters, stores, view_filter
from rental.models import DamageCase, DunningStep, LedgerItem, WriteOff
from rental.querysets.ledger import DISPUTED, MONEY_READERS
from rental.selectors.ledger import with_paid
from rental.selectors.money_badges import (
    BUCKET_TONES,
    damage_badge,
    step_badge,
    write_off_badge,
)

ITEM_READERS = STORE_ROLES | MONEY_READERS | {Role.LEGAL}
DAMAGE_READERS = ITEM_READERS | {Role.QUALITY}
OPEN = Q(balance__gt=Decimal(0))


ITEM_GROUPS: Sequence[Group] = (
    Group("open", pgettext_lazy("receivables", "Open"), OPEN),
    Group(
        "overdue",
        pgettext_lazy("receivables", "Overdue"),
        OPEN & Q(due_on__lt=TruncDate(Now())),
    ),
    Group("disputed", pgettext_lazy("receivables", "Disputed"), OPEN & DISPUTED),
    Group("all", pgettext_lazy("receivables", "All"), Q()),
)
STEP_GROUPS: Sequence[Group] = (
    Group("open", StepState.OPEN.label, Q(state=StepState.OPEN)),
    Group("calls", pgettext_lazy("dunning", "Calls"), Q(state=StepState.OPEN, rung=Rung.CALL)),
    Group("done", StepState.DONE.label, Q(state=StepState.DONE)),
    Group("all", pgettext_lazy("dunning", "All"), Q()),
)
DAMAGE_GROUPS: Sequence[Group] = (
    Group("open", pgettext_lazy("damage", "Open"), ~Q(state__in=OVER)),
    Group("disputed", DamageState.DISPUTED.label, Q(state=DamageState.DISPUTED)),
    Group("all", pgettext_lazy("damage", "All"), Q()),
)
WRITE_OFF_GROUPS: Sequence[Group] = (
    Group("open", WriteOffState.PROPOSED.label, Q(state=WriteOffState.PROPOSED)),
    Group("approved", WriteOffState.APPROVED.label, Q(state=WriteOffState.APPROVED)),
    Group("all", pgettext_lazy("write-offs", "All"), Q()),
)


class ItemFilters(StoreFilters):
    groups = ITEM_GROUPS
    view = view_filter(ITEM_GROUPS)
    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=ItemKind.choices, empty_label=_("Every type")
    )
    due = django_filters.DateFromToRangeFilter(
        label=_("Due on"), field_name="due_on", widget=RangeWidget(attrs={"type": "date"})
    )

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """`last_rung`: the step of the ladder that came last; `paid` as the ledger tells it."""
        steps = DunningStep.objects.filter(item=OuterRef("pk")).order_by("-pk")
        found = with_paid(super().filter_queryset(queryset))
        dunned: QuerySet[Any, Any] = found.annotate(last_rung=Subquery(steps.values("rung")[:1]))
        return dunned


class StepFilters(StoreFilters):
    dealer = django_filters.ModelChoiceFilter(
        label=_("Store"), field_name="item__dealer", queryset=stores, empty_label=_("All stores")
    )
    groups = STEP_GROUPS
    view = view_filter(STEP_GROUPS)
    rung = django_filters.ChoiceFilter(
        label=_("Step"), choices=Rung.choices, empty_label=_("Every step")
    )


class DamageFilters(StoreFilters):
    groups = DAMAGE_GROUPS
    view = view_filter(DAMAGE_GROUPS)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=DamageState.choices, empty_label=_("Every state")
    )


class WriteOffFilters(StoreFilters):
    groups = WRITE_OFF_GROUPS
    view = view_filter(WRITE_OFF_GROUPS)
    reason = django_filters.ChoiceFilter(
        label=_("Reason"), choices=WriteOffReason.choices, empty_label=_("Every reason")
    )


def shown_name(name: str, kind: str) -> str:
    return mask_name(name) if kind == CustomerKind.PRIVATE else name


def _of_order(path: str) -> Any:
    """Finds by the beginning of an order's number."""

    def search(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
        return rows.filter(**{f"{path}number__startswith": q})

    return search


def _damage(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    return rows.filter(Q(number__startswith=q) | Q(order__number__startswith=q))


def _bucket(due_on: Any, balance: Decimal) -> str:
    return "" if balance <= 0 else str(bucket_of(due_on, timezone.localdate()).label)


def _bucket_cell(due_on: Any, balance: Decimal) -> object:
    if balance <= 0:
        return ""
    bucket = bucket_of(due_on, timezone.localdate())
    return Badge(BUCKET_TONES[bucket], bucket.label)


def _days(due_on: Any, balance: Decimal) -> int | None:
    return max((timezone.localdate() - due_on).days, 0) if balance > 0 else None


def _yes(disputed: Any, closed: Any) -> str:
    return str(_("Disputed")) if disputed and not closed else ""


def _label(choices: Any) -> Any:
    return lambda value: str(choices(value).label) if value else ""


CUSTOMER = ("customer__name", "customer__kind")
ITEMS = register_list(
    ListSpec(
        key="rental.receivables",
        title=_("Receivables"),
        model=LedgerItem,
        roles=ITEM_READERS,
        columns=(
            ListColumn("customer", _("Customer"), source=CUSTOMER, value=shown_name),
            ListColumn("kind", _("Type"), value=_label(ItemKind)),
            ListColumn("order", pgettext_lazy("rental", "Order"), source="order__number"),
            ListColumn("item", _("Item"), Kind.INTEGER, source="pk", shown=Shown.FILE),
            ListColumn("amount", _("Original"), Kind.MONEY, total="amount"),
            ListColumn("paid", _("Paid"), Kind.MONEY, total="paid"),
            ListColumn("balance", _("Balance"), Kind.MONEY, total="balance"),
            ListColumn("due", _("Due on"), Kind.DATE, source="due_on"),
            ListColumn("days", _("Days"), Kind.INTEGER, ("due_on", "balance"), value=_days),
            ListColumn(
                "bucket", _("Age"), source=("due_on", "balance"), value=_bucket, cell=_bucket_cell
            ),
            ListColumn("step", _("Last step"), source="last_rung", value=_label(Rung)),
            ListColumn("collector", _("Collector"), source="collector__display_name"),
            ListColumn(
                "dispute", _("Dispute"), source=("disputed_at", "dispute_closed_at"), value=_yes
            ),
        ),
        filterset=ItemFilters,
        search=_of_order("order__"),
    )
)
STEPS = register_list(
    ListSpec(
        key="rental.dunning",
        title=_("Dunning"),
        model=DunningStep,
        roles=COLLECTORS | MONEY_READERS,
        columns=(
            ListColumn(
                "customer",
                _("Customer"),
                source=("item__customer__name", "item__customer__kind"),
                value=shown_name,
            ),
            ListColumn("kind", _("Type"), source="item__kind", value=_label(ItemKind)),
            ListColumn("rung", _("Step"), value=_label(Rung)),
            ListColumn("order", pgettext_lazy("rental", "Order"), source="item__order__number"),
            ListColumn("balance", _("Balance"), Kind.MONEY, source="item__balance"),
            ListColumn("due", _("Due on"), Kind.DATE, source="item__due_on"),
            ListColumn("made", _("Begun"), Kind.DATE, source="made_on"),
            ListColumn("state", _("State"), value=_label(StepState), cell=step_badge),
            ListColumn("next", _("Next action"), source="next_action", shown=Shown.CHOICE),
            ListColumn("collector", _("Collector"), source="item__collector__display_name"),
        ),
        filterset=StepFilters,
        search=_of_order("item__order__"),
    )
)
DAMAGES = register_list(
    ListSpec(
        key="rental.damages",
        title=_("Damage"),
        model=DamageCase,
        roles=DAMAGE_READERS,
        columns=(
            ListColumn("number", _("Number")),
            ListColumn("place", _("Where on the car")),
            ListColumn("order", pgettext_lazy("rental", "Order"), source="order__number"),
            ListColumn("customer", _("Customer"), source=CUSTOMER, value=shown_name),
            ListColumn("found", _("Found at"), Kind.DATETIME, source="found_at"),
            ListColumn(
                "repair", _("Repair cost"), Kind.MONEY, source="repair_cost", total="repair_cost"
            ),
            ListColumn("charge", _("Charge"), Kind.MONEY, total="charge"),
            ListColumn("state", _("State"), value=_label(DamageState), cell=damage_badge),
        ),
        filterset=DamageFilters,
        search=_damage,
    )
)
WRITE_OFFS = register_list(
    ListSpec(
        key="rental.write_offs",
        title=_("Write-offs"),
        model=WriteOff,
        roles=STORE_ROLES | MONEY_READERS,
        columns=(
            ListColumn(
                "customer",
                _("Customer"),
                source=("item__customer__name", "item__customer__kind"),
                value=shown_name,
            ),
            ListColumn("order", pgettext_lazy("rental", "Order"), source="item__order__number"),
            ListColumn("amount", _("Amount"), Kind.MONEY, total="amount"),
            ListColumn("reason", _("Reason"), value=_label(WriteOffReason)),
            ListColumn("level", _("Level of approval"), value=_label(Role)),
            ListColumn("proposer", _("Proposed by"), source="proposed_by__display_name"),
            ListColumn(
                "proposed", pgettext_lazy("time", "Proposed"), Kind.DATETIME, source="proposed_at"
            ),
            ListColumn("recovered", _("Recovered since"), Kind.MONEY, total="recovered"),
            ListColumn("state", _("State"), value=_label(WriteOffState), cell=write_off_badge),
        ),
        filterset=WriteOffFilters,
        search=_of_order("item__order__"),
    )
)
