"""What the platforms' door accepts (Input) and what it promises (Output)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dealerops.api.serializers import MomentField, StrictInput
from dealerops.foundation.actor import SYSTEM
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from rental.choices import EndReason
from rental.models import InsurancePlan, RentalOrder, VehicleClass
from rental.services import CameBy, Driver, NewOrder, Renter, Wish

MOST_SEATS = 9


def text(longest: int, **more: Any) -> serializers.CharField:
    """A text that may be left out."""
    return serializers.CharField(
        required=False, default="", allow_blank=True, max_length=longest, **more
    )


class NeedsInput(StrictInput):
    child_seats = serializers.IntegerField(required=False, default=0, min_value=0, max_value=4)
    charging = serializers.BooleanField(required=False, default=False)


class OrderInput(StrictInput):
    """An order of yours. Your number of it is taken once; sent again it is the same order."""

    external_id = serializers.CharField(max_length=60, help_text="Your own number of the order.")
    store = serializers.CharField(max_length=20, help_text="Code of the store.")
    return_store = text(20, help_text="Where the car is left; the same store without it.")
    vehicle_class = serializers.CharField(max_length=20, help_text="Code of the class.")
    start_at = MomentField()
    end_at = MomentField()
    name = serializers.CharField(max_length=120)
    mobile = serializers.CharField(max_length=40)
    id_number = text(18)
    driver_name = text(60)
    driver_mobile = text(40)
    driver_licence = text(30)
    licence_until = serializers.DateField(required=False, allow_null=True, default=None)
    insurance_plan = text(20, help_text="Code of an insurance plan.")
    needs = NeedsInput(required=False)
    seats = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=MOST_SEATS
    )
    planned_daily_km = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=5000
    )
    delivery_address = text(200)
    note = text(500)

    def validate_store(self, code: str) -> int:
        return _store(code)

    def validate_return_store(self, code: str) -> int | None:
        return _store(code) if code else None

    def validate_vehicle_class(self, code: str) -> int:
        found = VehicleClass.objects.visible_to(SYSTEM).filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such class."), "CLASS_UNKNOWN")
        return found.pk

    def validate_insurance_plan(self, code: str) -> int | None:
        if not code:
            return None
        found = InsurancePlan.objects.visible_to(SYSTEM).in_use().filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such plan."), "INSURANCE_UNKNOWN")
        return found.pk

    def told(self, source: str, firm_id: int) -> NewOrder:
        said = self.validated_data
        address = said["delivery_address"]
        return NewOrder(
            wish=Wish(
                dealer_id=said["store"],
                return_dealer_id=said["return_store"] or said["store"],
                vehicle_class_id=said["vehicle_class"],
                start_at=said["start_at"],
                end_at=said["end_at"],
                insurance_plan_id=said["insurance_plan"],
                needs={**said.get("needs", {}), "delivery": bool(address)},
                seats=said["seats"],
                planned_daily_km=said["planned_daily_km"],
                delivery_address=address,
                note=said["note"],
            ),
            renter=Renter(said["name"], said["mobile"], id_number=said["id_number"]),
            driver=Driver(
                said["driver_name"],
                said["driver_mobile"],
                said["driver_licence"],
                said["licence_until"],
            ),
            came_by=CameBy(source, said["external_id"], firm_id),
            submit=True,
        )


class CancelInput(StrictInput):
    """The customer cancelled on your side; the fee follows our rule and your hour of calling."""

    code = serializers.ChoiceField(
        EndReason.choices, required=False, default=EndReason.PLANS_CHANGED
    )
    reason = text(200)


class OrderOutput(serializers.ModelSerializer[RentalOrder]):
    """Where an order of yours stands."""

    class Meta:
        model = RentalOrder
        fields = (
            "id",
            "number",
            "external_id",
            "state",
            "start_at",
            "end_at",
            "total",
            "cancel_fee",
        )


def _store(code: str) -> int:
    stores = Dealer.objects.visible_to(SYSTEM).active().filter(kind=DealerKind.RENTAL_STORE)
    found = stores.filter(code=code).first()
    if found is None:
        raise serializers.ValidationError(_("There is no such store."), "STORE_UNKNOWN")
    return found.pk
