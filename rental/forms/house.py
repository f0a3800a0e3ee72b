"""What the manager types about cars and prices."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import VehicleModel
from rental.forms.shared import ShownForm, day_field, money_field
from rental.models import RentalVehicle, VehicleClass
from rental.services import CarFacts, NewCar, TariffFacts


def class_field() -> "forms.ModelChoiceField[VehicleClass]":
    return forms.ModelChoiceField(label=_("Class"), queryset=VehicleClass.objects.none())


class HouseForm(ShownForm):
    """One row of a list of the store; `facts` is what its service takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["vehicle_class"]
        field.queryset = VehicleClass.objects.visible_to(SYSTEM)
        field.label_from_instance = lambda row: row.display_name


class CarForm(HouseForm):
    vehicle_class = class_field()
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=9, initial=5)
    range_km = forms.IntegerField(
        label=_("Range in km"),
        min_value=1,
        max_value=2000,
        required=False,
        help_text=_("For an electric car; empty: that of its model."),
    )
    insurance_until = day_field(_("Insured until"))
    inspection_until = day_field(_("Inspected until"))
    rental_registered = forms.BooleanField(
        label=_("Registered use is rental, and the operator is filed"), required=False
    )
    is_partner = forms.BooleanField(label=_("Partner's car"), required=False)
    retired_on = day_field(_("Left the fleet on"), required=False)

    @classmethod
    def of(cls, car: RentalVehicle) -> "CarForm":
        return cls(initial={name: getattr(car, name) for name in cls.base_fields})

    @property
    def facts(self) -> CarFacts:
        said = {**self.said, "vehicle_class_id": self.cleaned_data["vehicle_class"].pk}
        names = CarFacts.__dataclass_fields__
        return CarFacts(**{name: value for name, value in said.items() if name in names})


class NewCarForm(CarForm):
    vin = forms.CharField(label=_("VIN"), max_length=40)
    plate = forms.CharField(label=_("Plate"), max_length=12)
    model = forms.ModelChoiceField(label=_("Model"), queryset=VehicleModel.objects.none())
    retired_on = None  # type: ignore[assignment]
    field_order = ("vin", "plate", "model")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models: Any = self.fields["model"]
        models.queryset = VehicleModel.objects.visible_to(SYSTEM).order_by("code")

    @property
    def new(self) -> NewCar:
        said = self.cleaned_data
        return NewCar(said["vin"], said["plate"], said["model"], self.facts)


class TariffForm(HouseForm):
    vehicle_class = class_field()
    valid_from = day_field(_("Valid from"), initial=timezone.localdate)
    per_day = money_field(_("Per day"))
    deposit = money_field(_("Rental deposit"))
    violation_deposit = money_field(_("Violation deposit"))

    @property
    def facts(self) -> TariffFacts:
        said = self.said
        return TariffFacts(vehicle_class_id=said.pop("vehicle_class").pk, **said)
