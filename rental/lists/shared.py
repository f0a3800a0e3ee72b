"""What all lists of the rental app are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, House, Role
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.network.models import Dealer
from rental.choices.roles import STORE_ROLES
from rental.models import VehicleClass

AUDITORS = frozenset({Role.AUDITOR})
READERS = STORE_ROLES | AUDITORS


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of a list."""

    key: str
    label: str | Promise
    where: Q


def local(chinese: str, english: str) -> str:
    """The name in the reader's language; not every master record has an English one."""
    return english if english and not (get_language() or "").startswith("zh") else chinese


def stores(asked: Asked | None) -> Any:
    return Dealer.objects.visible_to(asked.actor) if asked else Dealer.objects.none()


def classes(asked: Asked | None) -> Any:
    rows = VehicleClass.objects
    return rows.visible_to(asked.actor) if asked else rows.none()


def view_filter(groups: Sequence[Group]) -> Any:
    return django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in groups],
        method="in_group",
        widget=forms.HiddenInput,
    )


class StoreFilters(ListFilterSet):
    """Tabs by `groups`; head office may choose the store."""

    groups: Sequence[Group] = ()

    dealer = django_filters.ModelChoiceFilter(
        label=_("Store"), queryset=stores, empty_label=_("All stores")
    )

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        return ("dealer",) if actor.house == House.STORE else ()

    def in_group(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        return rows.filter(next(one.where for one in self.groups if one.key == value))
