"""What is typed on a quick form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.forms.evidence import ShownForm
from dealerops.web import DayField


class SignForm(ShownForm):
    committed_on = DayField(
        label=_("Solve by"),
        help_text=_("Signing means that this day is promised to the customer."),
    )


class SolveForm(ShownForm):
    cause = forms.CharField(
        label=_("Cause"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    measure = forms.CharField(
        label=_("Measure"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    cost = forms.DecimalField(
        label=_("Cost"), min_value=0, max_digits=12, decimal_places=2, required=False
    )


class HandOnForm(ShownForm):
    """`people` are those who may solve it as (id, name)."""

    responsible = forms.TypedChoiceField(label=_("Responsible"), coerce=int)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["responsible"].choices = list(people)  # type: ignore[attr-defined]
