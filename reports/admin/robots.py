"""Robots of chat groups in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminPasswordWidget

from dealerops.backoffice.base import MasterAdmin
from reports.forms.robots import SECRETS, RobotForm
from reports.models import ReportRobot
from reports.querysets import ROBOT_KEEPERS, WATCHERS


@admin.register(ReportRobot)
class ReportRobotAdmin(MasterAdmin):
    """Address and secret are typed, kept encrypted, and never shown."""

    view_roles = WATCHERS
    edit_roles = ROBOT_KEEPERS
    secret_fields = SECRETS
    form = RobotForm
    list_display = ("name", "code", "kind", "language", "is_active")
    search_fields = ("name", "code")
    fields = ("name", "code", "kind", "language", "is_active", "webhook", "secret")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in SECRETS:
            kwargs["widget"] = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Whoever only looks sees that there is an address, not which."""
        shown: tuple[str, ...] = self.fields
        if self.has_change_permission(request, obj):
            return shown
        return tuple(name for name in shown if name not in SECRETS)
