"""Filters that the numbers of the boards set in an address; nobody picks them in the portal's list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from complaints.choices import Age, CaseState
from complaints.selectors.pending import RECENT, aged
from complaints.selectors.splits import Span
from dealerops.foundation.reporting import Period
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.registry.models import VehicleModel
from dealerops.workcal.services import add_months

MONTHS = 18
AGES = (*Age.choices, (RECENT, _("last 30 days")))


def _months() -> list[tuple[str, str]]:
    """The last year and a half, newest first."""
    first = timezone.localdate().replace(day=1)
    found = [add_months(first, -back) for back in range(MONTHS)]
    return [(f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT")) for one in found]


def _models(_asked: Asked | None) -> QuerySet[VehicleModel]:
    models: QuerySet[VehicleModel] = VehicleModel.objects.order_by("name", "pk")
    return models


class BoardFilters(ListFilterSet):
    """By age, by the month of receipt or of closing, by model."""

    age = django_filters.ChoiceFilter(
        label=_("Age"), choices=AGES, method="by_age", widget=forms.HiddenInput
    )
    month = django_filters.ChoiceFilter(
        label=_("Received in"), choices=_months, method="by_month", widget=forms.HiddenInput
    )
    closed = django_filters.ChoiceFilter(
        label=_("Closed in"), choices=_months, method="by_closing", widget=forms.HiddenInput
    )
    model = django_filters.ModelChoiceFilter(
        label=_("Model"), field_name="vehicle__model", queryset=_models, widget=forms.HiddenInput
    )

    def by_age(self, cases: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return cases.filter(**aged(value, timezone.localdate()))

    def by_month(self, cases: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return cases.filter(**_span(value).within("received_at"))

    def by_closing(self, cases: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return cases.filter(state=CaseState.CLOSED, **_span(value).within("closed_at"))


def _span(month: str) -> Span:
    first = timezone.localdate().fromisoformat(f"{month}-01")
    return Span.of(Period(first, add_months(first, 1)), timezone.now())
