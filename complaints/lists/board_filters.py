"""Filters that the numbers of the boards set in an address; nobody picks them in the portal's list.

Each selects exactly what the number counts: merged and withdrawn cases and those that were none are left out.
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import Age, RootCause
from complaints.selectors.causes import days_before, last_days, last_quarter
from complaints.selectors.clusters import recent_cases
from complaints.selectors.measures import closed_in
from complaints.selectors.pending import aged, pending_on
from complaints.selectors.splits import NO_COMPLAINT, Span
from dealerops.foundation.reporting import Period
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.policy.services import Values
from dealerops.registry.models import VehicleModel
from dealerops.workcal.services import add_months

MONTHS = 18
TOGETHER, NOW, BEFORE, QUARTER = "TOGETHER", "LAST_30", "BEFORE_30", "QUARTER"
AGES = (
    *Age.choices,
    (TOGETHER, _("days of a cluster")),
    (NOW, _("last 30 days")),
    (BEFORE, _("the 30 days before")),
)
Cases = QuerySet[Any]


def _months() -> list[tuple[str, str]]:
    """The last year and a half, newest first."""
    first = timezone.localdate().replace(day=1)
    found = [add_months(first, -back) for back in range(MONTHS)]
    return [(f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT")) for one in found]


def _closings() -> list[tuple[str, str]]:
    return [*_months(), (QUARTER, str(_("last three months")))]


def _models(_asked: Asked | None) -> QuerySet[VehicleModel]:
    models: QuerySet[VehicleModel] = VehicleModel.objects.order_by("name", "pk")
    return models


class BoardFilters(ListFilterSet):
    """By age, by the month of receipt or of closing, by what was left of a month, by model and cause."""

    age = django_filters.ChoiceFilter(
        label=pgettext_lazy("case", "Age"), choices=AGES, method="by_age", widget=forms.HiddenInput
    )
    month = django_filters.ChoiceFilter(
        label=_("Received in"), choices=_months, method="by_month", widget=forms.HiddenInput
    )
    closed = django_filters.ChoiceFilter(
        label=_("Closed in"), choices=_closings, method="by_closing", widget=forms.HiddenInput
    )
    first_closed = django_filters.ChoiceFilter(
        label=_("First closed in"),
        choices=_months,
        method="by_first_closing",
        widget=forms.HiddenInput,
    )
    left = django_filters.ChoiceFilter(
        label=_("Pending at the end of"),
        choices=_months,
        method="left_by",
        widget=forms.HiddenInput,
    )
    model = django_filters.ModelChoiceFilter(
        label=_("Model"), field_name="vehicle__model", queryset=_models, widget=forms.HiddenInput
    )
    cause = django_filters.ChoiceFilter(
        label=_("Root cause"),
        field_name="root_cause",
        choices=RootCause.choices,
        widget=forms.HiddenInput,
    )

    def by_age(self, cases: Cases, name: str, value: str) -> Cases:
        today, cases = timezone.localdate(), _complaints(cases)
        match value:
            case "LAST_30":
                return cases.filter(**last_days(today).within("received_at"))
            case "BEFORE_30":
                return cases.filter(**days_before(today).within("received_at"))
            case "TOGETHER":
                return cases.filter(
                    pk__in=recent_cases(self.actor, today, Values(on=today)).values("pk")
                )
        return cases.filter(**aged(Age(value), today))

    def by_month(self, cases: Cases, name: str, value: str) -> Cases:
        return _complaints(cases).filter(**_span(value).within("received_at"))

    def by_closing(self, cases: Cases, name: str, value: str) -> Cases:
        if value == QUARTER:
            quarter = last_quarter(timezone.localdate())
            return closed_in(cases, Span.of(quarter, timezone.now()))
        return closed_in(cases, _span(value))

    def by_first_closing(self, cases: Cases, name: str, value: str) -> Cases:
        return _complaints(cases).filter(**_span(value).within("first_closed_at"))

    def left_by(self, cases: Cases, name: str, value: str) -> Cases:
        return cases.filter(pk__in=pending_on(self.actor, _month(value).last_day).values("pk"))


def _complaints(cases: Cases) -> Cases:
    return cases.exclude(state__in=NO_COMPLAINT)


def _month(text: str) -> Period:
    first = timezone.localdate().fromisoformat(f"{text}-01")
    return Period(first, add_months(first, 1))


def _span(text: str) -> Span:
    return Span.of(_month(text), timezone.now())
