"""The list of lost customers (domain.md 4.11)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import CONTROLLABLE, LossReason, LostState
from aftersales.lists.cards import (
    DEALERS,
    LEADERS,
    OFFICES,
    READERS,
    CardFilters,
    Group,
    advisors_of,
    dealers_of,
    local,
    masked_plate,
    short_vin,
    shown_name,
    with_plate,
)
from aftersales.models import LostCase
from aftersales.querysets import LostCaseQuerySet
from aftersales.selectors.card_badges import lost_badge
from aftersales.selectors.card_search import search_by_card
from dealerops.foundation.reporting import Kind
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.workcal.services import local_date

MINUTE = dt.timedelta(minutes=1)
CALL = "call"
GONE = (LostState.NOT_WON, LostState.LEFT, LostState.REFUSED)
LOST_GROUPS: Sequence[Group] = (
    Group("all", pgettext_lazy("lost customers", "All")),
    Group(CALL, LostState.OPEN.label, Q(state=LostState.OPEN)),
    Group("spoken", LostState.CONTACTED.label, Q(state=LostState.CONTACTED)),
    Group("won", LostState.WON_BACK.label, Q(state=LostState.WON_BACK)),
    Group("gone", LostState.NOT_WON.label, Q(state__in=GONE)),
)


class LostFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in LOST_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    reason = django_filters.ChoiceFilter(
        label=_("Reason"), choices=LossReason.choices, empty_label=_("Every reason")
    )
    controllable = django_filters.BooleanFilter(
        label=_("We could change it"), method="ours", widget=forms.CheckboxInput
    )
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"),
        field_name="card__dealer",
        queryset=dealers_of,
        empty_label=_("All dealers"),
    )
    advisor = django_filters.ModelChoiceFilter(
        label=_("Service advisor"),
        field_name="card__advisor",
        queryset=advisors_of,
        empty_label=_("All advisors"),
    )

    withheld = CardFilters.withheld

    def in_group(self, cases: LostCaseQuerySet, name: str, value: str) -> LostCaseQuerySet:
        found = cases.filter(lost_group(value).where)
        return found.to_call() if value == CALL else found

    def ours(self, cases: QuerySet[LostCase], name: str, value: object) -> QuerySet[LostCase]:
        return cases.filter(reason__in=CONTROLLABLE) if value else cases

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return with_plate(super().filter_queryset(queryset), "card__")


def lost_group(key: str) -> Group:
    return next((group for group in LOST_GROUPS if group.key == key), LOST_GROUPS[0])


def last_day(due_at: dt.datetime) -> dt.date:
    """Deadlines are exclusive instants: the last day is the one before."""
    return local_date(due_at - MINUTE)


def _reason(reason: str) -> str:
    return str(LossReason(reason).label) if reason else ""


def _ours(reason: str) -> str:
    if not reason:
        return ""
    return str(_("yes") if reason in CONTROLLABLE else _("no"))


def _state(state: str) -> str:
    return str(LostState(state).label)


COLUMNS = (
    ListColumn(
        "customer",
        _("Customer"),
        source=("card__customer__name", "card__customer__kind"),
        value=shown_name,
    ),
    ListColumn(
        "dealer",
        _("Dealer"),
        source=("card__dealer__name", "card__dealer__name_en"),
        value=local,
        roles=OFFICES,
    ),
    ListColumn(
        "model",
        _("Model"),
        source=("card__vehicle__model__name", "card__vehicle__model__name_en"),
        value=local,
    ),
    ListColumn("plate", _("Plate"), masked=Masked("plate", masked_plate, whole_for=DEALERS)),
    ListColumn("vin", _("VIN"), source="card__vehicle__vin", value=short_vin, shown=Shown.CHOICE),
    ListColumn(
        "advisor",
        _("Service advisor"),
        source="card__advisor__display_name",
        roles=LEADERS | OFFICES,
    ),
    ListColumn("visited", _("Last visit"), Kind.DATE, source="visited_on"),
    ListColumn("km", _("km"), Kind.INTEGER, source="last_km", shown=Shown.CHOICE),
    ListColumn("lost", _("Lost on"), Kind.DATE, source="lost_on"),
    ListColumn("due", _("Call by"), Kind.DATE, source="due_at", value=last_day),
    ListColumn("reason", _("Reason"), value=_reason),
    ListColumn(
        "controllable", _("We could change it"), source="reason", value=_ours, shown=Shown.CHOICE
    ),
    ListColumn("offer", _("Our offer"), shown=Shown.FILE),
    ListColumn(
        "promised", _("Promised to come on"), Kind.DATE, source="promised_on", shown=Shown.CHOICE
    ),
    ListColumn("closed", _("Closed on"), Kind.DATE, source="closed_on", shown=Shown.FILE),
    ListColumn("state", _("State"), value=_state, cell=lost_badge),
    ListColumn(
        "opened",
        _("Listed on"),
        Kind.DATE,
        source="created_at",
        value=timezone.localdate,
        shown=Shown.FILE,
    ),
)
LOST = register_list(
    ListSpec(
        key="aftersales.lost",
        title=_("Lost customers"),
        model=LostCase,
        roles=READERS,
        columns=COLUMNS,
        filterset=LostFilters,
        search=search_by_card,
    )
)
