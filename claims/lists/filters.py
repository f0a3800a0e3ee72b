"""By what the list of claims is narrowed; each filter meets an index together with the list's order."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, HoldReason
from claims.lists.columns import shown_state
from claims.lists.groups import GROUPS, group_of
from claims.lists.roles import DEALERS
from claims.models import Program
from claims.models.claim import INVOICE_MONTH
from claims.querysets import ClaimQuerySet
from dealerops.foundation.actor import SYSTEM, Actor, House
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.network.models import Dealer, Region
from dealerops.web import FIRST_YEAR, LAST_YEAR, DayField
from dealerops.workcal.services import end_of

BY_ME = "me"
HELD = tuple(one for one in HoldReason.choices if one[0] != HoldReason.NONE)


class MonthField(forms.CharField):
    """`2026-11`, as a browser's month picker writes it; gives (year, month)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=7, **options)
        self.widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        year, dash, month = text.partition("-")
        good = dash and year.isdecimal() and month.isdecimal()
        if not good or not FIRST_YEAR <= int(year) <= LAST_YEAR or not 1 <= int(month) <= 12:
            raise forms.ValidationError(_("Write a month like 2026-11."))
        return int(year), int(month)


class MonthFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = MonthField


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = DayField


def _programs(asked: Asked | None) -> QuerySet[Program]:
    return Program.objects.visible_to(SYSTEM)  # their names are no secret


def _dealers(asked: Asked | None) -> QuerySet[Dealer]:
    return Dealer.objects.visible_to(asked.actor) if asked else Dealer.objects.none()


def _regions(asked: Asked | None) -> QuerySet[Region]:
    return Region.objects.visible_to(asked.actor) if asked else Region.objects.none()


class ClaimFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=ClaimState.choices,
        method="in_state",
        empty_label=_("All states"),
    )
    program = django_filters.ModelChoiceFilter(
        label=_("Program"), queryset=_programs, empty_label=_("All programs")
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=_regions, method="in_region", empty_label=_("All regions")
    )
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"), queryset=_dealers, empty_label=_("All dealers")
    )
    hold = django_filters.ChoiceFilter(
        label=_("Hold"), field_name="hold_reason", choices=HELD, empty_label=_("Held or not")
    )
    month = MonthFilter(label=_("Invoice month"), method="invoiced_in")
    opened = django_filters.ChoiceFilter(
        label=_("Opened by"), choices=[(BY_ME, _("Me"))], method="opened_by"
    )
    since = DayFilter(label=_("Opened since"), method="opened_since")
    until = DayFilter(label=_("Opened until"), method="opened_until")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        if actor.role in DEALERS:  # by no state that their pages do not show
            told = [one for one in ClaimState if one == shown_state(one)]
            self.filters["state"].extra["choices"] = [(one.value, one.label) for one in told]

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        """A dealer is one dealer, a region one region; only dealers open claims."""
        if actor.house == House.HQ:
            return ("opened",)
        return ("region", "opened") if actor.house == House.REGION else ("region", "dealer")

    def in_group(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        return claims.filter(group_of(value).where)

    def in_state(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Dealers find claims by the state that their pages show."""
        if self.actor.role not in DEALERS:
            return claims.filter(state=value)
        return claims.filter(state__in=[one for one in ClaimState if shown_state(one) == value])

    def in_region(self, claims: ClaimQuerySet, name: str, value: Region) -> ClaimQuerySet:
        """Its dealers first: claims are reached by their dealer's index, without a join."""
        dealers = Dealer.objects.visible_to(self.actor).filter(region=value)
        return claims.filter(dealer__in=list(dealers.values_list("pk", flat=True)))

    def invoiced_in(
        self, claims: ClaimQuerySet, name: str, value: tuple[int, int]
    ) -> ClaimQuerySet:
        year, month = value
        return claims.alias(invoice_month=INVOICE_MONTH).filter(invoice_month=year * 12 + month)

    def opened_by(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        return claims.filter(created_by=self.actor.user_id)

    def opened_since(self, claims: ClaimQuerySet, name: str, value: dt.date) -> ClaimQuerySet:
        return claims.filter(created_at__gte=end_of(value - dt.timedelta(days=1)))

    def opened_until(self, claims: ClaimQuerySet, name: str, value: dt.date) -> ClaimQuerySet:
        return claims.filter(created_at__lt=end_of(value))
