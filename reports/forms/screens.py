"""The one filter bar of a report: its days, a search, and a choice for every column of few words."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.reporting import Period
from reports.selectors.screens import Facet

LONGEST_DAYS = 400
FIRST_YEAR, LAST_YEAR = 2000, 2100  # outside of them there are no calendars to reckon with
ONE_DAY = dt.timedelta(days=1)


def in_calendars(day: dt.date) -> None:
    """Refuses a day outside of the years that calendars know."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(
            _("Choose days from %(first)s to %(last)s."),
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class PeriodForm(forms.Form):
    """First and last day, both included; nothing means the report's usual period."""

    since = _day(pgettext_lazy("a date", "From"))
    until = _day(pgettext_lazy("a date", "To"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        for day in (since, until):
            if day:
                in_calendars(day)
        if since and until and not 0 <= (until - since).days < LONGEST_DAYS:
            raise forms.ValidationError(
                _("The last day comes after the first, and within %(days)s days."),
                params={"days": LONGEST_DAYS},
            )
        return cleaned

    def period(self) -> Period | None:
        """None where nothing, or nothing that makes sense, was asked for."""
        if not self.is_valid():
            return None
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        if not (since or until):
            return None
        return Period(since or until, (until or since) + ONE_DAY)


class ScreenForm(PeriodForm):
    """The whole bar, over the rows that the period has; a word that they do not say is left out."""

    q = forms.CharField(label=_("Search in the report"), required=False, max_length=60)

    def __init__(self, data: QueryDict, facets: Sequence[Facet], period: Period) -> None:
        shown = data.copy()
        shown["since"], shown["until"] = f"{period.start:%Y-%m-%d}", f"{period.last_day:%Y-%m-%d}"
        super().__init__(shown)
        self.facets = facets
        for facet in facets:
            choices = [("", facet.label), *((word, word) for word in facet.words)]
            self.fields[facet.source] = forms.ChoiceField(
                label=facet.label, required=False, choices=choices
            )
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        """Column to word."""
        asked = ((facet.source, self.cleaned_data.get(facet.source)) for facet in self.facets)
        return {source: word for source, word in asked if word}

    @property
    def sought(self) -> str:
        return str(self.cleaned_data.get("q", ""))
