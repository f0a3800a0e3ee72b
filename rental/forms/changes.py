"""What is typed when an order is to change, when another car is given, and when a car is blocked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from rental.forms.signing import ShownForm, SignatureForm, moment_field
from rental.models import VehicleClass
from rental.services.blocks import BY_HAND, BlockSpan
from rental.services.changes import Wanted
from rental.services.substitution import Swap

CARS = list[tuple[int, str]]


def stores() -> Any:
    return Dealer.objects.active().filter(kind=DealerKind.RENTAL_STORE)


class ChangeForm(ShownForm):
    """What stays as it is stays empty."""

    start_at = moment_field(_("New start"), required=False)
    end_at = moment_field(_("New end"), required=False)
    dealer = forms.ModelChoiceField(
        label=_("Another store"), queryset=Dealer.objects.none(), required=False
    )
    return_dealer = forms.ModelChoiceField(
        label=_("Returned to another store"), queryset=Dealer.objects.none(), required=False
    )
    vehicle_class = forms.ModelChoiceField(
        label=_("Another class"), queryset=VehicleClass.objects.none(), required=False
    )
    driver_name = forms.CharField(label=_("Another driver"), max_length=60, required=False)
    driver_licence = forms.CharField(
        label=_("Number of the driving licence"), max_length=40, required=False
    )
    licence_until = forms.DateField(
        label=_("Licence valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, is_out: bool = False, **kwargs: Any) -> None:
        """A car that is out changes its end, where it goes and who drives."""
        super().__init__(*args, **kwargs)
        if is_out:
            for name in ("start_at", "dealer", "vehicle_class"):
                del self.fields[name]
        for name in {"dealer", "return_dealer"} & set(self.fields):
            self.fields[name].queryset = stores()  # type: ignore[attr-defined]
        if "vehicle_class" in self.fields:
            classes = VehicleClass.objects.order_by("rank")
            self.fields["vehicle_class"].queryset = classes  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        chosen = {
            f"{name}_id": said[name].pk
            for name in ("dealer", "return_dealer", "vehicle_class")
            if said.get(name)
        }
        names = ("start_at", "end_at", "driver_name", "driver_licence", "licence_until")
        return Wanted(**chosen, **{name: said[name] for name in names if said.get(name)})


class CustomerYesForm(forms.Form):
    """The customer's yes to a change, on the page sent to them."""

    person = forms.CharField(label=_("Your name"), max_length=120)


class WithdrawForm(ShownForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SwapForm(SignatureForm):
    """`cars` are those that can be given, as (id, plate and class)."""

    car = forms.TypedChoiceField(label=_("Another car"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    field_order = ("car", "reason", "person", "method")

    def __init__(self, *args: Any, cars: CARS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["car"].choices = cars  # type: ignore[attr-defined]
        self.fields["person"].required = False
        self.fields["person"].help_text = _(
            "Only for a lower class, a car of another store, a short range or another car than the"
            " promised one: who agreed in writing."
        )

    @property
    def swap(self) -> Swap:
        said = self.cleaned_data
        consent = self.signature if said["person"].strip() else None
        return Swap(said["car"], said["reason"], consent)


class BlockForm(ShownForm):
    """Hours in which a car cannot be rented; without an end until it is released."""

    car = forms.TypedChoiceField(label=_("Car"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(one.value, one.label) for one in BY_HAND])
    begins = moment_field(pgettext_lazy("rental", "From"))
    ends = moment_field(
        pgettext_lazy("rental", "Until"),
        required=False,
        help_text=_("Empty: until it is released."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, cars: CARS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["car"].choices = cars  # type: ignore[attr-defined]

    @property
    def facts(self) -> BlockSpan:
        said = self.cleaned_data
        return BlockSpan(said["car"], said["kind"], said["begins"], said["ends"], said["note"])


class ReleaseForm(ShownForm):
    """The car can be rented again."""

    at = moment_field(_("Free since"), required=False, help_text=_("Empty: now."))


class DoubtForm(forms.Form):
    """When a customer really gave a car back that two seem to have had."""

    ended_at = moment_field(_("The earlier customer gave it back"))
    reason = forms.CharField(label=_("How this is known"), max_length=200)
