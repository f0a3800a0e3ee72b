"""What is typed about archives: a paper and what stands on it, a new car, a gate-out note."""

from typing import Any, BinaryIO, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import WITH_AMOUNT, WITH_BUYER, WITH_NUMBER, WITH_VIN, MaintenanceService
from aftersales.forms.cards import day
from aftersales.forms.evidence import ShownForm
from aftersales.services.archive_papers import PaperFacts
from aftersales.services.new_cars import NewCar
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import VehicleModel

SCANS = ".pdf,.jpg,.jpeg,.png,.ofd,.xml"
ON_PAPERS = {"vin": WITH_VIN, "buyer": WITH_BUYER, "amount": WITH_AMOUNT, "number": WITH_NUMBER}


def scan(label: Any, *, required: bool = True) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": SCANS})
    return forms.FileField(label=label, required=required, widget=widget)


class PaperForm(ShownForm):
    """A scan of the paper `code`, and what such a paper says, typed as it stands there."""

    file = scan(_("Scan or photo"))
    vin = forms.CharField(label=_("VIN on the paper"), max_length=40)
    buyer = forms.CharField(label=_("Buyer on the paper"), max_length=120)
    amount = forms.DecimalField(
        label=_("Amount on the paper"), min_value=0, max_digits=12, decimal_places=2
    )
    number = forms.CharField(label=_("Code and number of the invoice"), max_length=40)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"{code}-%s"})
        for name, papers in ON_PAPERS.items():
            if code not in papers:
                del self.fields[name]

    @property
    def facts(self) -> PaperFacts:
        said: dict[str, Any] = self.cleaned_data
        file = said["file"]
        more = {name: said[name] for name in ON_PAPERS if name in said}
        return PaperFacts(cast(BinaryIO, file), file.name or "", **more)


class NewCarForm(forms.Form):
    """A car that was sold and handed over."""

    vin = forms.CharField(label=_("VIN"), max_length=40)
    model = forms.ModelChoiceField(
        label=_("Model"),
        queryset=VehicleModel.objects.none(),
        required=False,
        help_text=_("For a car that was never here."),
    )
    sold_on = day(_("Sold on"), required=True)
    delivered_on = day(_("Handed over on"), required=True)
    is_second_tier = forms.BooleanField(label=_("Sold by a second-tier dealer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = VehicleModel.objects.visible_to(SYSTEM).order_by("code")
        self.fields["model"].queryset = models  # type: ignore[attr-defined]

    @property
    def car(self) -> NewCar:
        return NewCar(**self.cleaned_data)


class NoteForm(forms.Form):
    """A gate-out note as it stands on the pad."""

    serial = forms.IntegerField(label=_("Number on the pad"), min_value=1, max_value=999_999)
    issued_on = day(_("Issued on"), required=True)
    vin = forms.CharField(label=_("VIN"), max_length=40)
    model = forms.ModelChoiceField(
        label=_("Model"),
        queryset=VehicleModel.objects.none(),
        required=False,
        help_text=_("For a car that was never here."),
    )
    second_tier = forms.CharField(
        label=_("Second-tier dealer"),
        max_length=120,
        required=False,
        help_text=_("Empty: the car was sold here."),
    )
    file = scan(_("Blue copy"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = VehicleModel.objects.visible_to(SYSTEM).order_by("code")
        self.fields["model"].queryset = models  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    file = scan(_("Blue copy"))


class GapForm(forms.Form):
    """Numbers of a pad without a car."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    first = forms.IntegerField(label=_("First number"), min_value=1, max_value=999_999)
    last = forms.IntegerField(label=_("Last number"), min_value=1, max_value=999_999)
    reason = forms.CharField(label=_("Why it was not used"), max_length=200)

    @classmethod
    def fresh(cls) -> "GapForm":
        return cls(initial={"year": timezone.localdate().year})


class RejectForm(ShownForm):
    why = forms.CharField(label=_("Why it is not accepted"), max_length=200)


class CardForm(forms.Form):
    """A maintenance card that a customer has handed in."""

    vin = forms.CharField(label=_("VIN"), max_length=40)
    service = forms.ChoiceField(label=_("Maintenance"), choices=MaintenanceService.choices)
    collected_on = day(_("Collected on"), required=True)
