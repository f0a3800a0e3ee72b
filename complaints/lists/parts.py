"""What the lists of signals and cases have in common: groups, words of codes, filters."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.choices import Severity, SourceCode, TouchPoint
from dealerops.foundation.actor import Actor, House
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.network.models import Dealer, Region
from dealerops.workcal.services import end_of

NO_ONE = "null"  # of a filter by people: whose cases nobody has
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of a list."""

    key: str
    label: str | Promise
    where: Q


def local(chinese: str | None, english: str | None) -> str:
    """The name in the reader's language; a row without one says nothing."""
    if english and not (get_language() or "").startswith("zh"):
        return english
    return chinese or ""


def touch_point_word(code: str) -> str:
    return str(TouchPoint(code).label)


def source_word(code: str) -> str:
    return str(SourceCode(code).label)


def severity_word(code: str) -> str:
    return str(Severity(code).label)


class DayField(forms.DateField):
    """A day picked in the browser's own calendar, of years in which there may be complaints."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:
        day = super().to_python(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = DayField


def dealers_of(asked: Asked | None) -> QuerySet[Dealer]:
    return Dealer.objects.visible_to(asked.actor) if asked else Dealer.objects.none()


def regions_of(asked: Asked | None) -> QuerySet[Region]:
    return Region.objects.visible_to(asked.actor) if asked else Region.objects.none()


class VoiceFilters(ListFilterSet):
    """What signals and cases are both narrowed by; `groups` are the tabs of the list."""

    groups: tuple[Group, ...] = ()

    touch_point = django_filters.ChoiceFilter(
        label=_("Touch point"), choices=TouchPoint.choices, empty_label=_("All touch points")
    )
    source = django_filters.ChoiceFilter(
        label=_("Sensor"),
        field_name="source__code",
        choices=SourceCode.choices,
        empty_label=_("All sensors"),
    )
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"),
        queryset=dealers_of,
        empty_label=_("All dealers"),
        null_label=_("No dealer"),
        null_value=NO_ONE,
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=regions_of, empty_label=_("All regions")
    )
    since = DayFilter(label=_("Received since"), method="received_since")
    until = DayFilter(label=_("Received until"), method="received_until")

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        """A dealer is one dealer, a region one region."""
        match actor.house:
            case House.HQ:
                return ()
            case House.REGION:
                return ("region",)
        return ("dealer", "region")

    def in_group(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(next(one.where for one in self.groups if one.key == value))

    def received_since(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(received_at__gte=end_of(value - dt.timedelta(days=1)))

    def received_until(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(received_at__lt=end_of(value))


def view_filter(groups: tuple[Group, ...]) -> django_filters.ChoiceFilter:
    """The tab that is open, as the address says it."""
    return django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in groups],
        method="in_group",
        widget=forms.HiddenInput,
    )
