"""What is typed when a car is expected or comes in (domain.md 4.2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CarSystem, Occurs, ReceptionMode, RoType
from aftersales.choices.bays import BayKind
from aftersales.forms.evidence import ShownForm
from aftersales.services import Arrival, Slot, SymptomFacts, Visit, Visitor
from aftersales.services.driving import Pickup
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import VehicleModel
from dealerops.web import MomentField

MOST_KM = 2_000_000  # more than any odometer of a car shows


def moment_field(label: Any, **options: Any) -> MomentField:
    """A day and an hour of the house, picked in the browser's own calendar."""
    return MomentField(label=label, **options)


def slot_fields() -> tuple[forms.ChoiceField, forms.IntegerField]:
    """Which bay an appointment wants, and for how long."""
    bay = forms.ChoiceField(
        label=_("Bay"), choices=[("", _("Any bay")), *BayKind.choices], required=False
    )
    minutes = forms.IntegerField(
        label=_("Minutes in the bay"), min_value=15, max_value=720, required=False
    )
    return bay, minutes


def slot_of(said: dict[str, Any]) -> Slot | None:
    at = said["planned_at"]
    return Slot(at, said["minutes"] or 0, said["bay_kind"]) if at else None


class VisitForm(forms.Form):
    """Who comes with which car; a car or customer we know needs no more than VIN and phone."""

    vin = forms.CharField(label=_("VIN"), max_length=40)
    plate = forms.CharField(label=_("Plate"), max_length=12, required=False)
    model = forms.ModelChoiceField(
        label=_("Model"),
        queryset=VehicleModel.objects.none(),
        required=False,
        help_text=_("For a car that was never here."),
    )
    name = forms.CharField(label=_("Customer"), max_length=120)
    mobile = forms.CharField(label=_("Phone"), max_length=20)
    usc_code = forms.CharField(
        label=_("Credit code"), max_length=18, required=False, help_text=_("For organisations.")
    )
    type = forms.ChoiceField(label=_("Type"), choices=RoType.choices, initial=RoType.NORMAL)
    planned_at = moment_field(
        _("Expected"),
        required=False,
        help_text=_("Empty: the car is here now, or a driver of ours fetches it at once."),
    )
    bay_kind, minutes = slot_fields()
    mode = forms.ChoiceField(
        label=_("Will come by"),
        choices=[("", "–"), *ReceptionMode.choices],
        required=False,
        help_text=_("A driver of ours collects what does not come by itself."),
    )
    address = forms.CharField(
        label=_("Fetch the car at"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    route_km = forms.IntegerField(
        label=_("Kilometres of the way"), min_value=0, max_value=5000, required=False
    )
    contact_agreed = forms.BooleanField(
        label=_("The customer agrees to be called or texted about the appointment"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = VehicleModel.objects.visible_to(SYSTEM).order_by("code")
        self.fields["model"].queryset = models  # type: ignore[attr-defined]

    @property
    def visit(self) -> Visit:
        said = self.cleaned_data
        return Visit(
            vin=said["vin"],
            visitor=Visitor(said["name"], said["mobile"], said["usc_code"]),
            type=said["type"],
            model=said["model"],
            plate=said["plate"],
            slot=slot_of(said),
            contact_agreed=said["contact_agreed"],
            mode=said["mode"],
            pickup=Pickup(said["address"], said["route_km"] or 0),
        )


class MoveForm(ShownForm):
    """Another time for a car that has not come yet."""

    planned_at = moment_field(_("Expected"))
    bay_kind, minutes = slot_fields()

    @property
    def slot(self) -> Slot:
        said = self.cleaned_data
        return Slot(said["planned_at"], said["minutes"] or 0, said["bay_kind"])


class SymptomForm(forms.Form):
    """One complaint, asked the same way in every mode."""

    system = forms.ChoiceField(label=_("Part of the car"), choices=CarSystem.choices)
    what = forms.CharField(
        label=_("In the customer's words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    occurs = forms.ChoiceField(label=_("When"), choices=Occurs.choices)
    occurs_more = forms.CharField(label=_("When, more exactly"), max_length=120, required=False)
    frequency = forms.CharField(label=_("How often"), max_length=60, required=False)
    since = forms.CharField(label=_("Since when"), max_length=60, required=False)
    since_km = forms.IntegerField(
        label=_("Since which km"), min_value=0, max_value=MOST_KM, required=False
    )
    warning_lamps = forms.CharField(label=_("Warning lamps"), max_length=120, required=False)
    earlier_repairs = forms.CharField(label=_("Earlier repairs"), max_length=200, required=False)
    wish = forms.CharField(label=_("What the customer wishes"), max_length=200, required=False)

    @property
    def facts(self) -> SymptomFacts:
        return SymptomFacts(**self.cleaned_data)


class CodeForm(ShownForm):
    """What the customer reads from the own phone."""

    code = forms.RegexField(
        r"^\d{6}$",
        label=_("Code of six digits"),
        error_messages={"invalid": _("A code has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ArrivalForm(ShownForm):
    """What is read and confirmed at the car; the services say what is missing."""

    mode = forms.ChoiceField(label=_("Came by"), choices=ReceptionMode.choices)
    mileage_in = forms.IntegerField(label=_("km now"), min_value=0, max_value=MOST_KM)
    fuel_percent = forms.IntegerField(label=_("Fuel or charge, %"), min_value=0, max_value=100)
    valuables = forms.CharField(
        label=_("Valuables in the car"),
        max_length=200,
        help_text=_("Say it too if there are none."),
    )
    contact_name = forms.CharField(label=_("Brought by"), max_length=120, required=False)
    confirmed_by = forms.CharField(label=_("Walk-around confirmed by"), max_length=120)
    arrived_at = moment_field(_("Arrived"), required=False)
    greeted_at = moment_field(_("Greeted"), required=False)

    @property
    def arrival(self) -> Arrival:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Arrival(**said)
