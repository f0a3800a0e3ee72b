"""Hand-overs, changes, other cars, breakdowns and blocks in the back office: auditors look, masked."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from dealerops.backoffice.base import ScopedAdmin
from dealerops.foundation.actor import Role
from rental.models import (
    Block,
    BreakdownEvent,
    ChangeRequest,
    Handover,
    ReturnBill,
    Substitution,
)

AUDITORS = frozenset({Role.AUDITOR})


class Looked(ScopedAdmin):
    """Nobody changes anything here."""

    view_roles = AUDITORS
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()


@admin.register(Handover)
class HandoverPages(Looked):
    list_filter = ("end", "method", "damage_found")
    list_display = ("order", "vehicle", "end", "at", "km", "photos", "damage_found")
    list_select_related = ("order", "vehicle__vehicle")
    fields = readonly_fields = (
        *("order", "vehicle", "end", "at", "km", "energy_percent", "keys", "note", "photos"),
        *("signer", "method", "made_by", "recorded_at", "check_due_at", "checked_at"),
        *("checked_by", "damage_found", "check_note"),
    )

    @display(description=_("signed by"))  # type: ignore[untyped-decorator]
    def signer(self, sheet: Any) -> str:
        return str(sheet.masked_signer)


@admin.register(ChangeRequest)
class ChangeRequestPages(Looked):
    list_filter = ("state", "kind")
    list_display = ("order", "kind", "state", "old_total", "new_total", "asked_at", "decided_at")
    list_select_related = ("order",)
    fields = readonly_fields = (
        *("order", "kind", "state", "asked_at", "asked_by", "start_at", "end_at", "dealer"),
        *("return_dealer", "vehicle_class", "old_rent", "new_rent", "old_total", "new_total"),
        *("keeps_car", "method", "decided_at", "reason", "policy_values"),
    )


@admin.register(Substitution)
class SubstitutionPages(Looked):
    list_filter = ("kind", "other_store", "range_is_short")
    list_display = ("order", "vehicle", "kind", "steps", "house_cost", "refund", "at")
    list_select_related = ("order", "vehicle__vehicle")
    fields = readonly_fields = (
        *("order", "old_vehicle", "vehicle", "kind", "steps", "days", "house_cost", "refund"),
        *("reason_shown", "other_store", "range_is_short", "method", "made_by", "told_at", "at"),
        "policy_values",
    )

    @display(description=_("reason"))  # type: ignore[untyped-decorator]
    def reason_shown(self, swap: Substitution) -> str:
        return swap.reason_label


@admin.register(BreakdownEvent)
class BreakdownEventPages(Looked):
    """Where the customer stood is not shown here."""

    list_filter = ("state", "cause")
    list_display = ("order", "vehicle", "state", "cause", "reported_at", "resolved_at")
    list_select_related = ("order", "vehicle__vehicle")
    fields = readonly_fields = (
        *("order", "vehicle", "state", "reported_at", "reported_by", "same_city", "what", "cause"),
        *("police_number", "insurer_number", "roadside_due_at", "roadside_at"),
        *("replacement_due_at", "resolved_at", "replacement", "rent_credit", "policy_values"),
    )


@admin.register(Block)
class BlockPages(Looked):
    list_filter = ("kind",)
    list_display = ("vehicle", "kind", "span", "created_by", "released_at")
    list_select_related = ("vehicle__vehicle", "created_by")
    fields = readonly_fields = ("vehicle", "kind", "span", "note", "created_by", "released_at")


@admin.register(ReturnBill)
class ReturnBillPages(Looked):
    list_display = ("order", "returned_at", "late_fee", "harm_surcharge", "early_refund")
    list_select_related = ("order",)
    fields = readonly_fields = (
        *("order", "agreed_end_at", "returned_at", "late_days", "late_hours", "late_fee"),
        *("harm_surcharge", "harmed_order", "unused_days", "early_refund", "rent_stopped"),
        *("given_back", "energy_missing", "energy_fee", "tolls", "posted_at", "posted_by"),
        "policy_values",
    )
