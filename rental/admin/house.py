"""What all stores share: administrators keep classes, prices and terms, auditors look."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import DateRangeField
from django.http import HttpRequest
from django.utils.translation import gettext as _now

from dealerops.backoffice.base import MasterAdmin
from dealerops.backoffice.network import Days
from dealerops.foundation.actor import Role
from rental.admin.columns import in_yuan
from rental.models import (
    InsurancePlan,
    ModelRange,
    Offer,
    StoreDistance,
    Tariff,
    TermsClause,
    TermsVersion,
    VehicleClass,
)

ADMINISTRATOR = frozenset({Role.SYSADMIN})
LOOKERS = frozenset({Role.AUDITOR, Role.VP, Role.FINANCE, Role.CFO})


class RentalMasters(MasterAdmin):
    view_roles = LOOKERS
    edit_roles = ADMINISTRATOR


class Written(RentalMasters):
    """Written once: whoever wants other words writes another version."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(VehicleClass)
class VehicleClassPages(RentalMasters):
    list_display = ("code", "name", "name_en", "rank", "seats")
    search_fields = ("code", "name", "name_en")
    fields = ("code", "name", "name_en", "rank", "seats")


@admin.register(InsurancePlan)
class InsurancePlanPages(RentalMasters):
    list_display = ("code", "name", "name_en", "per_day", "deductible", "is_active")
    search_fields = ("code", "name", "name_en")
    fields = ("code", "name", "name_en", "per_day", "deductible", "is_active")


@admin.register(ModelRange)
class ModelRangePages(RentalMasters):
    list_display = ("model", "range_km")
    list_select_related = ("model",)
    search_fields = ("model__code", "model__name")
    fields = ("model", "range_km")


@admin.register(StoreDistance)
class StoreDistancePages(RentalMasters):
    list_display = ("origin", "destination", "km", "minutes")
    list_select_related = ("origin", "destination")
    search_fields = ("origin__code", "destination__code")
    autocomplete_fields = ("origin", "destination")
    fields = ("origin", "destination", "km", "minutes")


@admin.register(Tariff)
class TariffPages(RentalMasters):
    view_roles = frozenset({Role.AUDITOR})
    list_display = (
        *("vehicle_class", "dealer", "valid"),
        *in_yuan(Tariff, "per_day", "deposit", "violation_deposit"),
    )
    list_select_related = ("vehicle_class", "dealer")
    list_filter = ("vehicle_class",)
    search_fields = ("vehicle_class__code", "dealer__code")
    autocomplete_fields = ("dealer",)
    formfield_overrides = {DateRangeField: {"widget": Days}}
    fields = ("vehicle_class", "dealer", "valid", "per_day", "deposit", "violation_deposit")


@admin.register(TermsVersion)
class TermsVersionPages(Written):
    list_display = ("code", "valid_from", "penalty_amount", "loss_of_use", "depreciation_percent")
    search_fields = ("code",)
    fields = (
        *("code", "valid_from", "text_zh", "text_en", "penalty_amount", "loss_of_use"),
        *("depreciation_percent", "location_consent"),
    )


class ClauseForm(forms.ModelForm[TermsClause]):
    class Meta:
        model = TermsClause
        fields = ("terms", "number", "kind", "text_zh", "text_en", "highlighted")

    def clean_terms(self) -> TermsVersion:
        """Terms that somebody was asked to accept grow no further."""
        terms: TermsVersion = self.cleaned_data["terms"]
        if Offer.objects.filter(terms=terms).exists():
            raise forms.ValidationError(_now("These terms were offered already."), "TERMS_OFFERED")
        return terms


@admin.register(TermsClause)
class TermsClausePages(Written):
    form = ClauseForm
    list_display = ("terms", "number", "kind", "highlighted")
    list_select_related = ("terms",)
    list_filter = ("kind",)
    search_fields = ("terms__code", "number")
    fields = ("terms", "number", "kind", "text_zh", "text_en", "highlighted")
