"""Fields and beginnings that many forms of complaints share."""

from typing import Any

from django import forms

from dealerops.web import DayField, MomentField


class ShownForm(forms.Form):
    """Carries the version the page showed, so that nobody decides about something else unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def words(label: Any, length: int, *, rows: int = 3, **options: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def pick(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    """One of a closed list, or nothing."""
    return forms.ChoiceField(label=label, choices=[("", "–"), *choices], required=False, **options)


def ticks(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    """Any number of a closed list, none included."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def moment(label: Any, **options: Any) -> MomentField:
    """A day and an hour of the house, picked in the browser's own calendar."""
    return MomentField(label=label, **options)


def day(label: Any, **options: Any) -> DayField:
    """A day, picked in the browser's own calendar."""
    return DayField(label=label, **options)


def paper(label: Any, **options: Any) -> forms.FileField:
    """One file; what it is, the receiving pipeline finds out."""
    return forms.FileField(
        label=label,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        **options,
    )


def yuan(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2, **options)
