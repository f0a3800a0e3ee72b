"""Rental orders, cars and the block list in the back office: auditors look, masked."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import display

from dealerops.backoffice.base import ScopedAdmin
from dealerops.backoffice.base.lists import search_by, spec_filter
from dealerops.foundation.actor import Role
from dealerops.lists.spec import ListSpec
from dealerops.portal.templatetags.dx import dx_badge, money
from rental.admin.columns import in_yuan
from rental.lists import BLOCKED, CARS, ORDERS
from rental.models import BlockedCustomer, RentalOrder, RentalVehicle
from rental.selectors.badges import order_badge

AUDITORS = frozenset({Role.AUDITOR})


class Looked(ScopedAdmin):
    """A list that is found, narrowed and exported as in the portal; nobody changes anything here."""

    view_roles = AUDITORS
    spec: ListSpec[Any]
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    search_fields: tuple[str, ...] = ("pk",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(self.spec, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False


@admin.register(RentalOrder)
class RentalOrderPages(Looked):
    spec = ORDERS
    exported_list = ORDERS.key
    search_help_text = _("Order number, platform's number, whole phone or plate, part of a name")
    list_filter = (
        spec_filter(ORDERS, "state"),
        spec_filter(ORDERS, "vehicle_class"),
        spec_filter(ORDERS, "dealer"),
    )
    list_display = (
        *("number", "dealer", "state_shown", "driver_shown", "vehicle_class", "start_at"),
        *("end_at", "source_shown", "total_shown"),
    )
    list_select_related = ("dealer", "vehicle_class")
    fields = readonly_fields = (
        *("number", "dealer", "return_dealer", "state_shown", "customer_shown", "driver_shown"),
        *("vehicle_class", "car_shown", "start_at", "end_at", "source_shown", "external_id"),
        *("weight", "insurance_plan", "terms", "total_shown"),
        *in_yuan(RentalOrder, "cancel_fee", "compensation"),
        *("submitted_at", "contact_due_at", "contacted_at", "accepted_at", "confirmed_at"),
        *("handed_out_at", "handed_in_at", "settled_at", "ended_at", "cancelled_by", "end_code"),
    )

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, order: RentalOrder) -> SafeString:
        return dx_badge(order_badge(order.state))

    @display(description=pgettext_lazy("rental", "Driver"))  # type: ignore[untyped-decorator]
    def driver_shown(self, order: RentalOrder) -> str:
        return order.masked_driver

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def customer_shown(self, order: RentalOrder) -> str:
        return order.customer.masked_name

    @display(description=_("Assigned car"))  # type: ignore[untyped-decorator]
    def car_shown(self, order: RentalOrder) -> str:
        return str(order.vehicle or "–")

    @display(description=_("Came through"))  # type: ignore[untyped-decorator]
    def source_shown(self, order: RentalOrder) -> str:
        return order.source_label

    @display(description=_("Total"))  # type: ignore[untyped-decorator]
    def total_shown(self, order: RentalOrder) -> str:
        return money(order.total)


@admin.register(RentalVehicle)
class RentalVehiclePages(Looked):
    spec = CARS
    exported_list = CARS.key
    search_help_text = _("Part of a plate or end of a VIN")
    list_filter = (spec_filter(CARS, "vehicle_class"), spec_filter(CARS, "dealer"))
    list_display = (
        *("vin_shown", "dealer", "vehicle_class", "rental_registered", "insurance_until"),
        *("inspection_until", "retired_on"),
    )
    list_select_related = ("dealer", "vehicle_class", "vehicle")
    fields = readonly_fields = (
        *("vin_shown", "dealer", "vehicle_class", "seats", "range_km", "is_partner"),
        *("rental_registered", "insurance_until", "inspection_until", "in_fleet_from"),
        "retired_on",
    )

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def vin_shown(self, car: RentalVehicle) -> str:
        return car.vehicle.masked_vin


@admin.register(BlockedCustomer)
class BlockedCustomerPages(Looked):
    spec = BLOCKED
    exported_list = BLOCKED.key
    list_filter = (spec_filter(BLOCKED, "dealer"),)
    list_display = ("customer_shown", "dealer", "reason_shown", "since", "lifted_at")
    list_select_related = ("customer", "dealer")
    fields = readonly_fields = (
        *("customer_shown", "dealer", "reason_shown", "since", "created_by", "lifted_at"),
        "lifted_by",
    )

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def customer_shown(self, entry: BlockedCustomer) -> str:
        return entry.customer.masked_name

    @display(description=_("reason"))  # type: ignore[untyped-decorator]
    def reason_shown(self, entry: BlockedCustomer) -> str:
        return entry.reason_label
