"""The list of driver tasks: the driver's own, the house's for those who send drivers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices.driving import OVER, DriveKind, DriveState
from aftersales.lists.cards import Group, dealers_of
from aftersales.models import DriverTask
from aftersales.selectors.drives import drive_badge
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_plate
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec

DRIVERS = frozenset({Role.D_DRIVER})
SENDERS = frozenset({Role.D_SA, Role.D_SVC_DIR})
DRIVE_READERS = DRIVERS | SENDERS | {Role.D_GM}
DRIVE_GROUPS: Sequence[Group] = (
    Group("open", pgettext_lazy("driver tasks", "To do"), ~Q(state__in=OVER)),
    Group(
        "nobodys", pgettext_lazy("driver tasks", "Without a driver"), Q(state=DriveState.CREATED)
    ),
    Group("all", pgettext_lazy("driver tasks", "All")),
)


class DriveFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in DRIVE_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=DriveKind.choices, empty_label=_("Every kind")
    )
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"), queryset=dealers_of, empty_label=_("All dealers")
    )

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        return ("dealer",) if actor.house == House.DEALER else ()

    def in_group(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        return rows.filter(next(group.where for group in DRIVE_GROUPS if group.key == value))


def by_number(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    return rows.filter(Q(number__startswith=q) | Q(order__number__startswith=q))


def _kind(kind: str) -> str:
    return str(DriveKind(kind).label)


def _state(state: str) -> str:
    return str(DriveState(state).label)


def _begins(window: Any) -> dt.datetime:
    begins: dt.datetime = window.lower
    return begins


DRIVES = register_list(
    ListSpec(
        key="aftersales.drives",
        title=_("Driver tasks"),
        model=DriverTask,
        roles=DRIVE_READERS,
        columns=(
            ListColumn("number", _("Task")),
            ListColumn("kind", _("What for"), value=_kind),
            ListColumn("begins", _("From"), Kind.DATETIME, "window", value=_begins),
            ListColumn("state", _("State"), value=_state, cell=drive_badge),
            ListColumn("driver", _("Driver"), source="driver__display_name"),
            ListColumn("order", _("Repair order"), source="order__number"),
            ListColumn("plate", _("Plate"), masked=Masked("order__plate", mask_plate)),
            ListColumn("route_km", _("km of the route"), Kind.INTEGER, shown=Shown.CHOICE),
        ),
        filterset=DriveFilters,
        search=by_number,
    )
)
