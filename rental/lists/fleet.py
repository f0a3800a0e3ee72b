"""The lists of breakdowns and of blocked cars."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_vin
from dealerops.lists.columns import ListColumn, Masked
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from rental.choices import BlockKind
from rental.choices.breakdowns import OVER, BreakdownState, Cause
from rental.lists.shared import READERS, Group, StoreFilters, local, stores, view_filter
from rental.models import Block, BreakdownEvent
from rental.selectors.badges_fleet import block_badge, breakdown_badge

BREAKDOWN_GROUPS = (
    Group("open", pgettext_lazy("breakdowns", "Open"), ~Q(state__in=OVER)),
    Group("unjudged", pgettext_lazy("breakdowns", "Without a cause"), Q(cause="")),
    Group("all", _("All"), Q()),
)
ENDS_LATER = Q(span__upper_inf=True) | Q(span__endswith__gt=Now())
BLOCKED_CAR_GROUPS = (
    Group("force", _("In force"), Q(released_at=None) & ENDS_LATER),
    Group("over", _("Over"), Q(released_at=None) & ~ENDS_LATER),
    Group("released", pgettext_lazy("blocks", "Released"), Q(released_at__isnull=False)),
    Group("all", _("All"), Q()),
)


class BreakdownFilters(StoreFilters):
    groups = BREAKDOWN_GROUPS
    view = view_filter(BREAKDOWN_GROUPS)
    dealer = django_filters.ModelChoiceFilter(
        field_name="order__dealer",
        label=_("Store"),
        queryset=stores,
        empty_label=_("All stores"),
    )


class BlockedCarFilters(StoreFilters):
    groups = BLOCKED_CAR_GROUPS
    view = view_filter(BLOCKED_CAR_GROUPS)
    dealer = django_filters.ModelChoiceFilter(
        field_name="vehicle__dealer",
        label=_("Store"),
        queryset=stores,
        empty_label=_("All stores"),
    )


def by_order(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    return rows.filter(order__number__startswith=q.upper())


def by_vin(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    return rows.filter(vehicle__vehicle__vin__endswith=q.upper()) if len(q) > 3 else None


def _cause(code: str) -> str:
    return str(Cause(code).label) if code else ""


def _kind(code: str) -> str:
    return str(BlockKind(code).label)


def _state(code: str) -> str:
    return str(BreakdownState(code).label)


def _begins(span: Any) -> Any:
    return span.lower


def _ends(span: Any) -> Any:
    return span.upper


MODEL = ("vehicle__vehicle__model__name", "vehicle__vehicle__model__name_en")
VIN = ListColumn("vin", _("VIN"), masked=Masked("vehicle__vehicle__vin", mask_vin))

BREAKDOWNS = register_list(
    ListSpec(
        key="rental.breakdowns",
        title=_("Breakdowns"),
        model=BreakdownEvent,
        roles=READERS,
        columns=(
            ListColumn("order", pgettext_lazy("rental", "Order"), source="order__number"),
            ListColumn("state", _("State"), value=_state, cell=breakdown_badge),
            ListColumn("reported_at", _("Reported"), Kind.DATETIME),
            ListColumn("model", _("Model"), source=MODEL, value=local),
            VIN,
            ListColumn("cause", _("Cause"), value=_cause),
            ListColumn("replacement_due_at", _("Another car due"), Kind.DATETIME),
            ListColumn("resolved_at", _("Over"), Kind.DATETIME),
            ListColumn("rent_credit", _("Rent not charged"), Kind.MONEY, total="rent_credit"),
        ),
        filterset=BreakdownFilters,
        search=by_order,
    )
)
BLOCKED_CARS = register_list(
    ListSpec(
        key="rental.blocks",
        title=_("Blocked cars"),
        model=Block,
        roles=READERS,
        columns=(
            VIN,
            ListColumn("model", _("Model"), source=MODEL, value=local),
            ListColumn("kind", _("Kind"), value=_kind, cell=block_badge),
            ListColumn(
                "begins", pgettext_lazy("rental", "From"), Kind.DATETIME, "span", value=_begins
            ),
            ListColumn(
                "ends", pgettext_lazy("rental", "Until"), Kind.DATETIME, "span", value=_ends
            ),
            ListColumn("note", _("Note")),
            ListColumn("by", _("Entered by"), source="created_by__display_name"),
            ListColumn("released_at", pgettext_lazy("rental", "Released"), Kind.DATETIME),
        ),
        filterset=BlockedCarFilters,
        search=by_vin,
    )
)
