"""What is typed on the pages of the plan."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor
from dealerops.portal.templatetags.dx import local_name
from dealerops.web import DayField
from rental.models import RentalOrder, RentalVehicle, VehicleClass

MOST_EXTRA = 50


class MoveForm(forms.Form):
    """Which order goes to which car; orders and cars that the person does not see are no choice."""

    order = forms.ModelChoiceField(queryset=RentalOrder.objects.none(), widget=forms.HiddenInput)
    car = forms.ModelChoiceField(queryset=RentalVehicle.objects.none(), widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders, cars = self.fields["order"], self.fields["car"]
        orders.queryset = RentalOrder.objects.visible_to(actor)  # type: ignore[attr-defined]
        cars.queryset = RentalVehicle.objects.visible_to(actor)  # type: ignore[attr-defined]


class BoardForm(forms.Form):
    """The filters of the board."""

    q = forms.CharField(label=_("Plate"), max_length=12, required=False)
    vehicle_class = forms.ModelChoiceField(
        label=_("Class"),
        queryset=VehicleClass.objects.all(),
        required=False,
        empty_label=_("All classes"),
    )
    show = forms.ChoiceField(
        label=_("Cars"),
        required=False,
        choices=[
            ("", _("All cars")),
            ("conflicts", _("With a conflict")),
            ("free", _("Free all the time")),
        ],
    )


class WhatIfForm(forms.Form):
    """How many more cars of each class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in VehicleClass.objects.all():
            self.fields[f"class_{one.pk}"] = forms.IntegerField(
                label=local_name(one), min_value=0, max_value=MOST_EXTRA, required=False
            )

    def extra(self) -> dict[int, int]:
        """Class -> cars, those asked for."""
        return {
            int(name.removeprefix("class_")): count
            for name, count in self.cleaned_data.items()
            if name.startswith("class_") and count
        }


class PeriodForm(forms.Form):
    """A period of the rates, both days included; the month so far without an answer."""

    since = DayField(label=pgettext_lazy("rental", "From"))
    until = DayField(label=pgettext_lazy("rental", "Until"))

    LONGEST = dt.timedelta(days=366)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        since, until = typed.get("since"), typed.get("until")
        if since and until and not since <= until <= since + self.LONGEST:
            self.add_error("until", _("Choose a period of at most a year."))
        return typed
