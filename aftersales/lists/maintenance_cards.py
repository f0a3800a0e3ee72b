"""The list of collected maintenance cards (domain.md 4.7)."""

import datetime as dt
from collections.abc import Sequence

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import MaintenanceService
from aftersales.lists.archives import MODEL, search_vehicles
from aftersales.lists.cards import Group, short_vin
from aftersales.models import MaintenanceCard
from aftersales.querysets.archives import CARD_READERS
from dealerops.foundation.reporting import Kind
from dealerops.lists.columns import ListColumn, Shown
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.portal.registry import Badge, Tone

CARD_GROUPS: Sequence[Group] = (
    Group("waiting", _("To hand over"), Q(received_on=None)),
    Group("received", pgettext_lazy("card", "Received"), Q(received_on__isnull=False)),
    Group("all", pgettext_lazy("maintenance cards", "All")),
)


class CardFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in CARD_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    service = django_filters.ChoiceFilter(
        label=_("Maintenance"), choices=MaintenanceService.choices, empty_label=_("Both cards")
    )

    def in_group(
        self, cards: QuerySet[MaintenanceCard], name: str, value: str
    ) -> QuerySet[MaintenanceCard]:
        return cards.filter(next(one.where for one in CARD_GROUPS if one.key == value))


def card_badge(due_on: dt.date, received_on: dt.date | None) -> Badge:
    """Received in time or late, or still to come."""
    if received_on:
        late = received_on > due_on
        return (
            Badge(Tone.AMBER, _("Received late"))
            if late
            else Badge(Tone.GREEN, pgettext_lazy("card", "Received"))
        )
    late = timezone.localdate() > due_on
    return Badge(Tone.RED, _("Overdue")) if late else Badge(Tone.BLUE, _("To hand over"))


def _state(due_on: dt.date, received_on: dt.date | None) -> str:
    return str(card_badge(due_on, received_on).label)


def _service(service: str) -> str:
    return str(MaintenanceService(service).label)


MAINTENANCE_CARDS = register_list(
    ListSpec(
        key="aftersales.maintenance_cards",
        title=_("Maintenance cards"),
        model=MaintenanceCard,
        roles=CARD_READERS,
        columns=(
            ListColumn("vin", _("VIN"), source="vehicle__vin", value=short_vin),
            ListColumn("service", _("Maintenance"), value=_service),
            MODEL,
            ListColumn("collected", _("Collected on"), Kind.DATE, source="collected_on"),
            ListColumn("due", _("To be handed over by"), Kind.DATE, source="due_on"),
            ListColumn("received", _("Received on"), Kind.DATE, source="received_on"),
            ListColumn(
                "state", _("State"), source=("due_on", "received_on"), value=_state, cell=card_badge
            ),
            ListColumn(
                "entered", _("Entered on"), Kind.DATE, source="created_at",
                value=timezone.localdate, shown=Shown.FILE,
            ),
        ),
        filterset=CardFilters,
        search=search_vehicles,
    )
)  # fmt: skip
