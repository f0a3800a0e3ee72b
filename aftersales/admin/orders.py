"""Repair orders in the back office: regions and auditors look, masked; nobody changes anything."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from aftersales.admin.compared import ComparedPage
from aftersales.lists import ORDERS
from aftersales.lists.roles import OFFICES
from aftersales.models import RepairOrder
from aftersales.selectors.badges import order_badge
from dealerops.backoffice.base.lists import search_by, spec_filter
from dealerops.portal.templatetags.dx import dx_badge, money


@admin.register(RepairOrder)
class RepairOrderPages(ComparedPage):
    view_roles = OFFICES
    exported_list = ORDERS.key
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    search_fields = ("number",)
    search_help_text = _("Order number, whole VIN, part of a plate or name")
    list_filter = (
        spec_filter(ORDERS, "state"),
        spec_filter(ORDERS, "type"),
        spec_filter(ORDERS, "dealer"),
    )
    list_display = (
        *("number", "dealer", "type", "state_shown", "plate_shown", "vin_shown", "model_shown"),
        *("promised_at", "customer_pays"),
    )
    list_select_related = ("dealer", "vehicle__model", "customer")
    fields = readonly_fields = (
        *("number", "dealer", "type", "state_shown", "customer_shown", "plate_shown", "vin_shown"),
        *("model_shown", "mode", "mileage_in", "mileage_out", "repeat_repair", "qc_fail_count"),
        *("customer_pays", "amount_warranty", "amount_insurance", "promised_at", "arrived_at"),
        *("greeted_at", "opened_at", "inspected_at", "quoted_at", "approved_at", "started_at"),
        *("finished_at", "qc_passed_at", "settle_started_at", "settled_at", "paid_at"),
        "delivered_at",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(ORDERS, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, order: RepairOrder) -> SafeString:
        return dx_badge(order_badge(order.state))

    @display(description=_("Plate"))  # type: ignore[untyped-decorator]
    def plate_shown(self, order: RepairOrder) -> str:
        return order.masked_plate

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def customer_shown(self, order: RepairOrder) -> str:
        return order.customer.masked_name

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def vin_shown(self, order: RepairOrder) -> str:
        return order.vehicle.masked_vin[-9:]

    @display(description=_("Model"))  # type: ignore[untyped-decorator]
    def model_shown(self, order: RepairOrder) -> str:
        return str(order.vehicle.model)

    @display(description=_("Customer pays"))  # type: ignore[untyped-decorator]
    def customer_pays(self, order: RepairOrder) -> str:
        return money(order.amount_customer)
