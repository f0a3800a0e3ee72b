"""What is typed when a driver is sent, drives, and hands a car over."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices.driving import DriveKind, FailReason, Help, LicenceClass
from aftersales.forms.evidence import ShownForm, SignatureForm
from aftersales.forms.reception import moment_field
from aftersales.services.driving import DriveFacts, LoanFacts, Roadside, SheetFacts, WhyFailed

PEOPLE = list[tuple[int, str]]
USUAL_TASK = dt.timedelta(hours=2)
ON_THE_SPOT = [one for one in Help.choices if one[0] != Help.TOW]


def _address(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class TaskForm(forms.Form):
    """A driver's task; the last five fields are for help on the road."""

    kind = forms.ChoiceField(label=_("What for"), choices=DriveKind.choices)
    begins = moment_field(_("From"))
    ends = moment_field(_("Until"))
    from_address = _address(_("Fetch the car at"))
    to_address = _address(_("Bring it to"))
    route_km = forms.IntegerField(label=_("Kilometres of the way"), min_value=0, max_value=5000)
    licence_class = forms.ChoiceField(
        label=_("Licence needed"), choices=LicenceClass.choices, initial=LicenceClass.C1
    )
    is_urban = forms.BooleanField(label=_("Roadside: in town"), required=False, initial=True)
    within_guarantee = forms.BooleanField(
        label=_("Roadside: within our repair guarantee"), required=False
    )
    is_unsafe = forms.BooleanField(label=_("Roadside: unsafe to drive"), required=False)
    quality_fault = forms.BooleanField(
        label=_("Roadside: because of our repair"),
        required=False,
        help_text=_("All three: advice is free, and we bear on-site service and towing."),
    )

    @classmethod
    def begun(cls, house: str, **options: Any) -> "TaskForm":
        """With a window from now on that ends at `house`."""
        now = timezone.localtime()
        first = {"begins": now, "ends": now + USUAL_TASK, "to_address": house}
        return cls(initial=first, **options)

    @property
    def facts(self) -> DriveFacts:
        said = self.cleaned_data
        flags = ("is_urban", "within_guarantee", "is_unsafe", "quality_fault")
        roadside = Roadside(**{name: said[name] for name in flags})
        rest = {name: value for name, value in said.items() if name not in flags}
        is_roadside = said["kind"] == DriveKind.ROADSIDE
        return DriveFacts(**rest, roadside=roadside if is_roadside else None)


class DriverForm(ShownForm):
    """`people` are the drivers of the house as (id, name)."""

    driver = forms.TypedChoiceField(label=_("Driver"), coerce=int)

    def __init__(self, *args: Any, people: PEOPLE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["driver"].choices = people  # type: ignore[attr-defined]


class SheetForm(SignatureForm):
    """One end of a hand-over; the photos are added above it."""

    km = forms.IntegerField(label=_("km now"), min_value=0, max_value=2_000_000)
    fuel_percent = forms.IntegerField(label=_("Fuel or charge, %"), min_value=0, max_value=100)
    keys = forms.IntegerField(label=_("Keys"), min_value=0, max_value=9, initial=1)
    valuables = forms.CharField(
        label=_("Valuables in the car"),
        max_length=200,
        required=False,
        help_text=_("Say it too if there are none."),
    )
    field_order: tuple[str, ...] = ("km", "fuel_percent", "keys", "valuables")

    @property
    def facts(self) -> SheetFacts:
        said = self.cleaned_data
        return SheetFacts(
            said["km"], said["fuel_percent"], said["keys"], said["valuables"], self.evidence
        )


class HelpForm(ShownForm):
    help = forms.ChoiceField(label=_("Help given"), choices=ON_THE_SPOT)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class FailDriveForm(ShownForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=FailReason.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class BreakOffForm(FailDriveForm, SheetForm):
    """Why the car did not get there, and the sheet of whoever has it now."""

    field_order = ("reason", "note", *SheetForm.field_order)

    @property
    def why(self) -> WhyFailed:
        return WhyFailed(self.cleaned_data["reason"], self.cleaned_data["note"])


class WordForm(forms.Form):
    text = forms.CharField(label=_("What the customer was told"), max_length=200)


class ExplainForm(ShownForm):
    explanation = forms.CharField(
        label=_("Explanation"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class LoanForm(forms.Form):
    """`cars` are the loan cars of the house as (id, plate and model)."""

    car = forms.TypedChoiceField(label=_("Loan car"), coerce=int)
    begins = moment_field(_("From"))
    ends = moment_field(_("Until"))

    def __init__(self, *args: Any, cars: PEOPLE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["car"].choices = cars  # type: ignore[attr-defined]

    @property
    def facts(self) -> LoanFacts:
        said = self.cleaned_data
        return LoanFacts(said["car"], said["begins"], said["ends"])


class CustodyForm(ShownForm):
    """What the director found out about a car that two people had."""

    answer = forms.CharField(
        label=_("Who had the car"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    ended_at = moment_field(
        _("The earlier hand-over really ended"),
        required=False,
        help_text=_("Cuts the hand-overs of this house that were left open."),
    )
