"""What the operator types: an order, what was understood on the phone, money, and endings."""

import datetime as dt
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import SYSTEM
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from dealerops.web import DayField
from rental.choices import (
    CallPurpose,
    DepositKind,
    EndedBy,
    EndReason,
    OrderSource,
    PayChannel,
)
from rental.forms.shared import ShownForm, moment_field, money_field, private
from rental.models import InsurancePlan, RentalOrder, VehicleClass
from rental.selectors.replacements import cars_to_promise
from rental.services import (
    CallFacts,
    CameBy,
    DepositFacts,
    Driver,
    Ending,
    NewOrder,
    PreAuthFacts,
    Renter,
    Wish,
)

MOST_SEATS = 9
MOST_KM = 5000
REASONS = [("", "–"), *EndReason.choices]


class WishForm(ShownForm):
    """What is to be rented and who drives; `wish` and `driver` are what the services take."""

    vehicle_class = forms.ModelChoiceField(label=_("Class"), queryset=VehicleClass.objects.none())
    start_at = moment_field(pgettext_lazy("rental", "From"))
    end_at = moment_field(pgettext_lazy("rental", "Until"))
    return_dealer = forms.ModelChoiceField(
        label=_("Returned to"),
        queryset=Dealer.objects.none(),
        required=False,
        help_text=_("Empty: to this store."),
    )
    insurance_plan = forms.ModelChoiceField(
        label=_("Insurance plan"), queryset=InsurancePlan.objects.none(), required=False
    )
    seats = forms.IntegerField(
        label=_("Seats, at least"), min_value=1, max_value=MOST_SEATS, required=False
    )
    child_seats = forms.IntegerField(
        label=_("Child seats"), min_value=0, max_value=4, required=False
    )
    planned_daily_km = forms.IntegerField(
        label=_("Planned km a day"), min_value=0, max_value=MOST_KM, required=False
    )
    charging = forms.BooleanField(label=_("Needs a place to charge"), required=False)
    range_agreed = forms.BooleanField(
        label=_("Was asked about the range of an electric car and agrees"), required=False
    )
    delivery = forms.BooleanField(label=_("The car is brought to the customer"), required=False)
    delivery_address = forms.CharField(
        label=_("Bring the car to"), max_length=200, required=False, widget=private()
    )
    may_upgrade = forms.BooleanField(
        label=_("May get a higher class at no cost"), required=False, initial=True
    )
    may_downgrade = forms.BooleanField(
        label=_("Agreed in writing to a lower class"), required=False
    )
    may_swap_store = forms.BooleanField(label=_("Agrees to a car of another store"), required=False)
    driver_name = forms.CharField(
        label=pgettext_lazy("rental", "Driver"), max_length=60, required=False, widget=private()
    )
    driver_mobile = forms.CharField(
        label=_("Driver's phone"), max_length=20, required=False, widget=private()
    )
    driver_licence = forms.CharField(
        label=_("Driving licence number"), max_length=30, required=False, widget=private()
    )
    licence_until = forms.DateField(  # of any year: some are valid for good
        label=_("Licence valid until"), required=False, widget=DayField.widget
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, dealer_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dealer_id = dealer_id
        self._offer("vehicle_class", VehicleClass.objects.visible_to(SYSTEM))
        stores = Dealer.objects.active().filter(kind=DealerKind.RENTAL_STORE)
        self._offer("return_dealer", stores.exclude(pk=dealer_id))
        self._offer("insurance_plan", InsurancePlan.objects.visible_to(SYSTEM).in_use())

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        field.label_from_instance = lambda row: row.display_name

    @property
    def wish(self) -> Wish:
        said = self.cleaned_data
        back, plan = said["return_dealer"], said["insurance_plan"]
        return Wish(
            dealer_id=self.dealer_id,
            return_dealer_id=back.pk if back else self.dealer_id,
            vehicle_class_id=said["vehicle_class"].pk,
            start_at=said["start_at"],
            end_at=said["end_at"],
            insurance_plan_id=plan.pk if plan else None,
            needs={
                "child_seats": said["child_seats"] or 0,
                "charging": said["charging"],
                "delivery": said["delivery"],
            },
            seats=said["seats"],
            planned_daily_km=said["planned_daily_km"],
            range_agreed=said["range_agreed"],
            delivery_address=said["delivery_address"] if said["delivery"] else "",
            may_upgrade=said["may_upgrade"],
            may_downgrade=said["may_downgrade"],
            may_swap_store=said["may_swap_store"],
            note=said["note"],
        )

    @property
    def driver(self) -> Driver:
        said = self.cleaned_data
        return Driver(
            said["driver_name"],
            said["driver_mobile"],
            said["driver_licence"],
            said["licence_until"],
        )


class NewOrderForm(WishForm):
    """A customer at the counter or on the phone."""

    name = forms.CharField(label=_("Customer"), max_length=120, widget=private())
    mobile = forms.CharField(label=_("Phone"), max_length=20, widget=private())
    id_number = forms.CharField(
        label=_("ID number"), max_length=18, required=False, widget=private()
    )
    usc_code = forms.CharField(
        label=_("Credit code"), max_length=18, required=False, help_text=_("For organisations.")
    )
    source = forms.ChoiceField(label=_("Came through"), choices=OrderSource.choices)
    is_vip = forms.BooleanField(label=_("Important customer"), required=False)
    submit = forms.BooleanField(label=_("To be confirmed at once"), required=False, initial=True)
    field_order = ("name", "mobile", "id_number", "usc_code", "source")

    @property
    def told(self) -> NewOrder:
        said = self.cleaned_data
        return NewOrder(
            wish=self.wish,
            renter=Renter(said["name"], said["mobile"], said["usc_code"], said["id_number"]),
            driver=self.driver,
            came_by=CameBy(said["source"]),
            is_vip=said["is_vip"],
            submit=said["submit"],
        )


class ReviseForm(WishForm):
    """What the call brought to light. Personal data is not filled in: left empty it stays as it is."""

    pinned_vehicle = forms.TypedChoiceField(
        label=_("Promised car"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only where the customer was promised this very car."),
    )
    kept: ClassVar[tuple[str, ...]] = (
        *("driver_name", "driver_mobile", "driver_licence", "delivery_address"),
    )
    order: RentalOrder

    @classmethod
    def of(cls, order: RentalOrder, **data: Any) -> "ReviseForm":
        """Bound to `data` (`data=`, `files=`) or filled in with the order as it stands."""
        is_one_way = order.return_dealer_id != order.dealer_id
        shown = set(cls.base_fields) - set(cls.kept)
        first = {
            **{name: getattr(order, name) for name in shown if hasattr(order, name)},
            "return_dealer": order.return_dealer_id if is_one_way else None,
            "pinned_vehicle": order.pinned_vehicle_id,
            **{name: order.needs.get(name) for name in ("child_seats", "charging", "delivery")},
        }
        form = cls(**data, dealer_id=order.dealer_id, initial=first)
        form.order = order
        cars: Any = form.fields["pinned_vehicle"]
        cars.choices = [("", "–"), *cars_to_promise(order, timezone.localdate())]
        for name in cls.kept:
            if getattr(order, name):
                form.fields[name].help_text = _("Empty: stays as it is.")
        return form

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in self.kept:
            said[name] = said.get(name) or getattr(self.order, name)
        return said

    @property
    def wish(self) -> Wish:
        return replace(super().wish, pinned_vehicle_id=self.cleaned_data["pinned_vehicle"])


class CallForm(ShownForm):
    """One call to the customer."""

    purpose = forms.ChoiceField(label=_("Why"), choices=CallPurpose.choices)
    reached = forms.BooleanField(label=_("The customer answered"), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    @property
    def facts(self) -> CallFacts:
        return CallFacts(**self.said)


class AcceptForm(ShownForm):
    """The customer signed at the counter."""

    location_agreed = forms.BooleanField(
        label=_("The customer agreed separately to the use of the car's location"), required=False
    )


class DepositForm(ShownForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=DepositKind.choices)
    amount = money_field(_("Amount"))
    channel = forms.ChoiceField(label=_("Paid by"), choices=PayChannel.choices)
    reference = forms.CharField(label=_("Number of the receipt"), max_length=60, required=False)

    @property
    def facts(self) -> DepositFacts:
        return DepositFacts(**self.said)


class PreAuthForm(ShownForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=DepositKind.choices)
    amount = money_field(_("Amount"))
    reference = forms.CharField(label=_("Authorisation number"), max_length=60)
    expires_at = moment_field(
        _("Expires"), required=False, help_text=_("Empty: as long as they usually last.")
    )

    @property
    def facts(self) -> PreAuthFacts:
        return PreAuthFacts(**self.said)


class RefuseForm(ShownForm):
    """Why we do not take it, or the customer does not."""

    code = forms.ChoiceField(label=_("Reason"), choices=REASONS)
    reason = forms.CharField(
        label=pgettext_lazy("rental", "In words"), max_length=200, required=False
    )


class CancelForm(RefuseForm):
    cancelled_by = forms.ChoiceField(label=_("Who caused it"), choices=EndedBy.choices)
    field_order = ("cancelled_by", "code", "reason")

    @property
    def ending(self) -> Ending:
        return Ending(**self.said)


class BlockForm(ShownForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


def first_hours(now: dt.datetime) -> dict[str, Any]:
    """A new order begins tomorrow at this hour for a day, until somebody says otherwise."""
    start = now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    return {
        "start_at": start,
        "end_at": start + dt.timedelta(days=1),
        "source": OrderSource.COUNTER,
    }
