"""The buckets with their use, and giving out units."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from dealerops.backoffice.base import actor_of
from dealerops.foundation.actor import Role
from quota.admin.over_quota import OverQuotaPage, over_quota_url
from quota.admin.pictures import usage_bar, usage_ring
from quota.choices import Mode
from quota.forms import units_field
from quota.models import QuotaBucket
from quota.selectors import history_of
from quota.services import BucketKey, allocate


class AllocationForm(forms.ModelForm[QuotaBucket]):
    """Units for a place and month; a bucket that is there already gets them on top."""

    qty = units_field()

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
class QuotaBucketPages(OverQuotaPage):
    edit_roles = frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD})
    form = AllocationForm
    change_form_template = "backoffice/quota/bucket.html"
    list_display = (
        *("month", "program", "region", "dealer", "usage"),
        *("in_all", "reserved", "consumed", "free", "mode"),
    )
    list_filter = ("program", "region", "mode", "month")
    list_select_related = ("region", "dealer")
    search_fields = ("program", "dealer__code", "dealer__name")
    autocomplete_fields = ("dealer",)

    class Media:
        css = {"all": ("css/quota-admin.css",)}

    @display(description=_("capacity"))  # type: ignore[untyped-decorator]
    def in_all(self, bucket: QuotaBucket) -> int:
        return bucket.capacity

    @display(description=_("available"))  # type: ignore[untyped-decorator]
    def free(self, bucket: QuotaBucket) -> int:
        return bucket.available

    @display(description=_("usage"))  # type: ignore[untyped-decorator]
    def usage(self, bucket: QuotaBucket) -> SafeString:
        return usage_bar(bucket)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        place = ("program", "region", "dealer", "month", "model_group", "mode")
        counters = ("allocated", "moved_in", "moved_out", "reserved", "consumed", "free")
        return (*place, *counters) if obj else (*place, "qty")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        bucket = context.get("original")
        if bucket is not None:
            actor = actor_of(request)
            context["over_quota_url"] = over_quota_url(bucket, actor)
            context["ring"], context["bar"] = usage_ring(bucket), usage_bar(bucket)
            context["history"] = history_of(bucket, reader=actor)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        key = BucketKey(obj.program, obj.region_id, obj.dealer_id, obj.month, obj.model_group)
        qty, mode = form.cleaned_data["qty"], Mode(obj.mode)
        obj.pk = allocate(key, qty, mode=mode, by=actor_of(request)).bucket_id
