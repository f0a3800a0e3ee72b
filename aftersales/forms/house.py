"""What the service director types about bays, prices, drivers' licences and loan cars."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.choices.bays import BayKind
from aftersales.choices.driving import LicenceClass
from aftersales.forms.evidence import ShownForm
from aftersales.selectors.drives import drivers_of
from aftersales.services.bays import BayFacts, OperationFacts, PartFacts
from aftersales.services.driving import LicenceFacts, NewLoanCar
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import VehicleModel
from dealerops.web import DayField


def _hour(label: Any, initial: dt.time) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, initial=initial, widget=widget)


def _price(label: Any, digits: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_digits=digits, decimal_places=2
    )


class HouseForm(ShownForm):
    """One row of a house list; `facts` is what its service takes."""

    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    made_of: ClassVar[Callable[..., Any]]  # the facts of the noun, by the names of the fields

    def __init__(self, *args: Any, dealer_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(dealer_id)

    def offer(self, dealer_id: int) -> None:
        """Choices that differ from house to house; most lists have none."""

    @classmethod
    def of(cls, row: Any) -> "HouseForm":
        """Filled in with a row that is there."""
        return cls(initial=cls.known(row), dealer_id=row.dealer_id)

    @classmethod
    def known(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}

    @property
    def facts(self) -> Any:
        """What the service of the noun wants to know."""
        return self.made_of(**self.said)

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class BayForm(HouseForm):
    made_of = BayFacts
    code = forms.CharField(label=_("Bay"), max_length=20)
    kind = forms.ChoiceField(label=_("Equipped for"), choices=BayKind.choices)
    opens_at = _hour(_("Staffed from"), dt.time(8, 30))
    closes_at = _hour(_("Staffed until"), dt.time(18))
    field_order = ("code", "kind", "opens_at", "closes_at", "is_active")


class OperationForm(HouseForm):
    made_of = OperationFacts
    code = forms.CharField(label=_("Operation number"), max_length=40)
    name = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.01"), max_digits=6, decimal_places=2
    )
    rate = _price(_("Price per hour"), 10)
    field_order = ("code", "name", "name_en", "hours", "rate", "is_active")


class PartForm(HouseForm):
    made_of = PartFacts
    code = forms.CharField(label=_("Part number"), max_length=40)
    name = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    unit_price = _price(_("Unit price incl. VAT"), 12)
    field_order = ("code", "name", "name_en", "unit_price", "is_active")


class LicenceForm(HouseForm):
    made_of = LicenceFacts
    driver_id = forms.TypedChoiceField(label=_("Driver"), coerce=int)
    licence_class = forms.ChoiceField(label=_("Licence class"), choices=LicenceClass.choices)
    valid_from = DayField(label=_("Valid from"))
    valid_until = DayField(label=_("Valid until"))
    field_order = ("driver_id", "licence_class", "valid_from", "valid_until", "is_active")

    def offer(self, dealer_id: int) -> None:
        self.fields["driver_id"].choices = drivers_of(dealer_id)  # type: ignore[attr-defined]


class LoanCarForm(HouseForm):
    made_of = NewLoanCar
    vin = forms.CharField(label=_("VIN"), max_length=40)
    plate = forms.CharField(label=_("Plate"), max_length=12)
    model = forms.ModelChoiceField(
        label=_("Model"),
        queryset=VehicleModel.objects.none(),
        required=False,
        help_text=_("For a car that was never here."),
    )
    field_order = ("vin", "plate", "model", "is_active")

    def offer(self, dealer_id: int) -> None:
        models = VehicleModel.objects.visible_to(SYSTEM).order_by("code")
        self.fields["model"].queryset = models  # type: ignore[attr-defined]

    @classmethod
    def known(cls, row: Any) -> dict[str, Any]:
        vehicle = row.vehicle
        own = {"vin": vehicle.vin, "plate": row.plate, "model": vehicle.model_id}
        return {**own, "is_active": row.is_active, "version": row.version}
