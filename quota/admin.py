"""Quota in the back office: buckets with their use, giving out units, the ledger, the thresholds."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.actor import Role
from quota.choices import Mode
from quota.models import QuotaBucket, QuotaEntry, QuotaEvent
from quota.querysets import READERS
from quota.services import BucketKey, allocate

LOOKERS = READERS | {Role.REGION_STAFF, Role.REGION_HEAD}


class QuotaPages(ScopedAdmin):
    view_roles = LOOKERS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AllocationForm(forms.ModelForm[QuotaBucket]):
    """Units for a place and month; a bucket that is there already gets them on top."""

    qty = forms.IntegerField(
        label=_("quantity"), min_value=1, widget=UnfoldAdminIntegerFieldWidget()
    )

    class Meta:
        model = QuotaBucket
        fields = ("program", "region", "dealer", "month", "model_group", "mode")

    def clean_month(self) -> Any:
        return self.cleaned_data["month"].replace(day=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        dealer, region = cleaned.get("dealer"), cleaned.get("region")
        if dealer and region and dealer.region_id != region.pk:
            self.add_error("dealer", _("The dealer belongs to another region."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        excluded: Iterable[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return {*excluded, "program"}  # leaves the one-bucket constraint to the service


@admin.register(QuotaBucket)
class QuotaBucketPages(QuotaPages):
    edit_roles = frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD})
    form = AllocationForm
    list_display = (
        *("month", "program", "region", "dealer", "mode"),
        *("capacity", "reserved", "consumed", "available"),
    )
    list_filter = ("program", "region", "mode", "month")
    list_select_related = ("region", "dealer")
    search_fields = ("program", "dealer__code", "dealer__name")
    autocomplete_fields = ("dealer",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        place = ("program", "region", "dealer", "month", "model_group", "mode")
        counters = ("allocated", "moved_in", "moved_out", "reserved", "consumed", "available")
        return (*place, *counters) if obj else (*place, "qty")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        key = BucketKey(obj.program, obj.region_id, obj.dealer_id, obj.month, obj.model_group)
        qty, mode = form.cleaned_data["qty"], Mode(obj.mode)
        obj.pk = allocate(key, qty, mode=mode, by=actor_of(request)).bucket_id


@admin.register(QuotaEntry)
class QuotaEntryPages(QuotaPages):
    list_display = ("at", "bucket", "type", "qty", "ref_type", "ref_id", "by_user")
    list_filter = ("type", "bucket__program")
    list_select_related = ("bucket",)
    search_fields = ("=ref_id",)
    date_hierarchy = "at"


@admin.register(QuotaEvent)
class QuotaEventPages(QuotaPages):
    list_display = ("at", "bucket", "threshold", "version", "rearmed_at")
    list_filter = ("threshold", "bucket__program")
    list_select_related = ("bucket",)
