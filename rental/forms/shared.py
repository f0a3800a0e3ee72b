"""Fields that many forms of the rental pages share."""

from decimal import Decimal
from typing import Any

from django import forms

from dealerops.web import DayField, MomentField


class ShownForm(forms.Form):
    """Carries the version the page showed, so that nobody decides about something else unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def moment_field(label: Any, **options: Any) -> MomentField:
    """A day and an hour of the store, picked in the browser's own calendar."""
    return MomentField(label=label, **options)


def day_field(label: Any, **options: Any) -> DayField:
    return DayField(label=label, **options)


def money_field(label: Any, **options: Any) -> forms.DecimalField:
    """CNY, two places, not negative."""
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_digits=12, decimal_places=2, **options
    )


def private(widget: type[forms.Widget] = forms.TextInput, **attrs: Any) -> forms.Widget:
    """An input that the browser of a shared desk does not remember."""
    return widget(attrs={"autocomplete": "off", **attrs})
