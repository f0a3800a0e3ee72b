"""What is typed when a car is made ready, given, taken back, looked over and settled."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rental.choices.damage import DamageCause
from rental.choices.handover import SheetAnswer
from rental.forms.signing import ShownForm, SignatureForm, moment_field
from rental.services.damage_checks import CheckFacts
from rental.services.handover import SheetFacts
from rental.services.preparing import Checklist
from rental.services.settling import Extras


def percent_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Fuel or charge, %"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ChecklistForm(ShownForm):
    """Everything must be ticked before the car stands ready."""

    energy_percent = percent_field()
    is_clean = forms.BooleanField(label=_("Cleaned inside and outside"), required=False)
    tyres_and_lights = forms.BooleanField(
        label=_("Tyres, lights and fluids checked"), required=False
    )
    papers_on_board = forms.BooleanField(
        label=_("Licence of the car and insurance on board"), required=False
    )
    safety_kit = forms.BooleanField(label=_("Triangle, vest and tools on board"), required=False)
    extras_fitted = forms.BooleanField(
        label=_("What the customer asked for is fitted"), required=False
    )

    @property
    def facts(self) -> Checklist:
        said = self.cleaned_data
        return Checklist(**{name: said[name] for name in Checklist.__slots__})


class SheetForm(SignatureForm):
    """One end of a hand-over; the photos are added above it."""

    km = forms.IntegerField(
        label=_("km now"),
        min_value=0,
        max_value=2_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    energy_percent = percent_field()
    keys = forms.IntegerField(label=_("Keys"), min_value=1, max_value=9, initial=1)
    note = forms.CharField(
        label=_("What was noticed"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    at = moment_field(
        _("When it happened"),
        required=False,
        help_text=_("Empty: now. Say it where the sheet is written down later."),
    )
    field_order = ("km", "energy_percent", "keys", "note", "at", "person", "method")

    @property
    def facts(self) -> SheetFacts:
        said = self.cleaned_data
        return SheetFacts(
            said["km"],
            said["energy_percent"],
            self.signature,
            keys=said["keys"],
            note=said["note"],
            at=said["at"],
        )


class CheckForm(forms.Form):
    """The look for damage after a car is back."""

    damage_found = forms.TypedChoiceField(
        label=_("New damage"),
        choices=[("", "—"), ("no", _("None")), ("yes", _("There is new damage"))],
        coerce=lambda text: text == "yes",
    )
    place = forms.CharField(label=_("Where on the car"), max_length=80, required=False)
    description = forms.CharField(
        label=_("What is damaged"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cause = forms.ChoiceField(
        label=_("How it came about"), choices=[("", "—"), *DamageCause.choices], required=False
    )
    accident_number = forms.CharField(
        label=_("Number of the police or insurer"), max_length=60, required=False
    )
    was_admitted = forms.BooleanField(label=_("The customer admits it"), required=False)

    @property
    def facts(self) -> CheckFacts:
        return CheckFacts(**self.cleaned_data)


class SettleForm(ShownForm):
    """What was found out after the return."""

    energy_fee = forms.DecimalField(
        label=_("Fuel or charging, CNY"), min_value=0, max_digits=10, decimal_places=2, initial=0
    )
    tolls = forms.DecimalField(
        label=_("Tolls and parking, CNY"), min_value=0, max_digits=10, decimal_places=2, initial=0
    )

    @property
    def facts(self) -> Extras:
        return Extras(self.cleaned_data["energy_fee"], self.cleaned_data["tolls"])


class SheetAnswerForm(forms.Form):
    """What the customer says of a sheet on the page sent to them."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (SheetAnswer.AGREED, pgettext_lazy("hand-over sheet", "I agree with this sheet")),
            (SheetAnswer.OBJECTED, pgettext_lazy("hand-over sheet", "I see something differently")),
        ],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("What you see differently"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
