"""The ledger and the crossed thresholds as lists."""

from django.contrib import admin

from quota.admin.pages import QuotaPages
from quota.models import QuotaEntry, QuotaEvent


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
