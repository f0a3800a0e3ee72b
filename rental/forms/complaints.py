"""What is typed about a complaint."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rental.choices.complaints import Cause, Topic
from rental.forms.violations import VersionedForm


def _words(label: Any, rows: int = 3, longest: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ComplaintForm(forms.Form):
    """A complaint as it is told."""

    topic = forms.ChoiceField(label=pgettext_lazy("rental", "About"), choices=Topic.choices)
    order_number = forms.CharField(label=_("Number of the order"), max_length=24, required=False)
    words = _words(_("In the customer's words"))
    wish = forms.CharField(label=_("What the customer wants"), max_length=300, required=False)


class SettleForm(VersionedForm):
    cause = forms.ChoiceField(label=_("Cause"), choices=Cause.choices)
    measure = _words(pgettext_lazy("rental", "What was done"), 2, 500)
    compensation = forms.DecimalField(
        label=_("Compensation, CNY"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        initial=Decimal(0),
    )


class PassOnForm(VersionedForm):
    measure = _words(_("What was done so far"), 2, 500)


class ReopenForm(VersionedForm):
    """Nothing to type."""
