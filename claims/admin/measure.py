"""Measures against reasons: entered, never changed; the newest of a reason stands in report R03."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from claims.admin.access import EDITORS, MASTER_READERS
from claims.models import ReasonMeasure
from dealerops.backoffice.base import MasterAdmin


@admin.register(ReasonMeasure)
class ReasonMeasurePages(MasterAdmin):
    view_roles = MASTER_READERS
    edit_roles = EDITORS
    list_display = ("reason", "proposal", "owner", "created_at")
    list_filter = ("reason",)
    search_fields = ("proposal", "owner")
    fields = ("reason", "proposal", "owner")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
