"""What people type about duties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.web import DayField
from reports.choices.duties import WaiveReason


class Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class FinishForm(Versioned):
    """The evidence: a file, or the address of a page here; the report of the system needs neither."""

    file = forms.FileField(label=_("File"), required=False)
    link = forms.CharField(
        label=_("Page of this system"),
        max_length=200,
        required=False,
        help_text=_("The part of the address from the first slash on."),
    )
    note = forms.CharField(
        label=pgettext_lazy("reports", "Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConfirmForm(Versioned):
    note = FinishForm.base_fields["note"]


class WaiveForm(Versioned):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(one.value, one.label) for one in (WaiveReason.MANAGER, WaiveReason.LEAVE)],
    )
    note = forms.CharField(
        label=pgettext_lazy("reports", "Note"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LeaveForm(forms.Form):
    """Who is away and who stands in; the people are those of the dealer."""

    person = forms.ChoiceField(label=pgettext_lazy("reports", "Person"))
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("To"))
    deputy = forms.ChoiceField(label=_("Deputy"), required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
