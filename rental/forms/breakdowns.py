"""What is typed when a car breaks down, and how it goes on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rental.choices.breakdowns import Cause
from rental.forms.signing import ShownForm, moment_field
from rental.services.breakdowns import CauseFacts, Report

NUMBERS = ("cause", "police_number", "insurer_number")


class CauseForm(ShownForm):
    """Whose matter it was; an accident names a number."""

    cause = forms.ChoiceField(label=_("Cause"), choices=Cause.choices)
    police_number = forms.CharField(label=_("Number of the police"), max_length=60, required=False)
    insurer_number = forms.CharField(
        label=_("Number of the insurer"), max_length=60, required=False
    )

    @property
    def facts(self) -> CauseFacts:
        return CauseFacts(**{name: self.cleaned_data[name] for name in NUMBERS})


class ReportForm(CauseForm):
    """What the customer says on the phone."""

    what = forms.CharField(
        label=_("What happened"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(
        label=_("Where the car stands"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    same_city = forms.BooleanField(
        label=_("In the city of the store"), required=False, initial=True
    )
    at = moment_field(_("When the customer called"), required=False, help_text=_("Empty: now."))
    cause = forms.ChoiceField(
        label=_("Cause"), choices=[("", _("Not known yet")), *Cause.choices], required=False
    )
    field_order = ("what", "place", "same_city", "at")

    @property
    def report(self) -> Report:
        said = self.cleaned_data
        return Report(said["what"], said["place"], said["same_city"], self.facts, said["at"])


class MomentForm(ShownForm):
    """When it happened."""

    at = moment_field(_("At"), required=False, help_text=_("Empty: now."))
