"""Club members and prospects of a dealer (domain.md 4.8, 4.11)."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import ClubLevel, ProspectState
from aftersales.lists.cards import DEALER, NAME, READERS, Group, dealers_of
from aftersales.models import ClubMember, Prospect
from aftersales.selectors.card_badges import prospect_badge
from aftersales.selectors.card_search import search_people
from dealerops.foundation.actor import House
from dealerops.foundation.reporting import Kind
from dealerops.lists.columns import ListColumn, Shown
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec

CLUB_GROUPS: Sequence[Group] = (
    Group("members", _("Members"), Q(left_on=None)),
    Group("left", pgettext_lazy("club", "Have left"), Q(left_on__isnull=False)),
    Group("all", pgettext_lazy("club", "All")),
)
PROSPECT_GROUPS: Sequence[Group] = (
    Group("all", pgettext_lazy("prospects", "All")),
    Group("noted", ProspectState.NOTED.label, Q(state=ProspectState.NOTED)),
    Group("invited", ProspectState.INVITED.label, Q(state=ProspectState.INVITED)),
    Group("came", ProspectState.CAME.label, Q(state=ProspectState.CAME)),
)


def _where(groups: Sequence[Group], key: str) -> Q:
    return next((one for one in groups if one.key == key), groups[0]).where


class _PeopleFilters(ListFilterSet):
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"), queryset=dealers_of, empty_label=_("All dealers")
    )

    def withheld(self, actor: Any) -> tuple[str, ...]:
        return ("dealer",) if actor.house == House.DEALER else ()


class ClubFilters(_PeopleFilters):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in CLUB_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=ClubLevel.choices, empty_label=_("Every level")
    )

    def in_group(self, rows: QuerySet[ClubMember], name: str, value: str) -> QuerySet[ClubMember]:
        return rows.filter(_where(CLUB_GROUPS, value))


class ProspectFilters(_PeopleFilters):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in PROSPECT_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )

    def in_group(self, rows: QuerySet[Prospect], name: str, value: str) -> QuerySet[Prospect]:
        return rows.filter(_where(PROSPECT_GROUPS, value))


def _level(level: str) -> str:
    return str(ClubLevel(level).label)


def _prospect_state(state: str) -> str:
    return str(ProspectState(state).label)


def _yes(value: bool) -> str:  # noqa: FBT001 - one column's value
    return str(_("yes") if value else _("no"))


CLUB = register_list(
    ListSpec(
        key="aftersales.club",
        title=_("Club members"),
        model=ClubMember,
        roles=READERS,
        columns=(
            ListColumn("number", _("Club number")),
            NAME,
            DEALER,
            ListColumn("level", _("Level"), value=_level),
            ListColumn("joined", _("Joined on"), Kind.DATE, source="joined_on"),
            ListColumn("left", _("Left on"), Kind.DATE, source="left_on"),
        ),
        filterset=ClubFilters,
        search=search_people,
    )
)
PROSPECTS = register_list(
    ListSpec(
        key="aftersales.prospects",
        title=_("Prospects lost on price"),
        model=Prospect,
        roles=READERS,
        columns=(
            NAME,
            DEALER,
            ListColumn("noted", _("In the showroom on"), Kind.DATE, source="noted_on"),
            ListColumn("district", _("District")),
            ListColumn("distance", _("km away"), Kind.INTEGER, source="distance_km"),
            ListColumn("allowed", _("May be contacted"), source="contact_allowed", value=_yes),
            ListColumn("invited", _("Invited on"), Kind.DATETIME, "invited_at", shown=Shown.CHOICE),
            ListColumn("state", _("State"), value=_prospect_state, cell=prospect_badge),
        ),
        filterset=ProspectFilters,
        search=search_people,
    )
)
