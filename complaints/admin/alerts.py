"""Alerts, robots, duties and text numbers in the back office."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminPasswordWidget

from complaints.forms.alerts import SECRETS, RobotForm, standby_form
from complaints.models import Alert, AlertRobot
from complaints.querysets.alerts import ROBOT_KEEPERS, ROBOT_READERS
from complaints.selectors.alert_words import duration, reason_words
from complaints.selectors.my_alerts import OFFICES, MyAlerts
from dealerops.backoffice.base import MasterAdmin, ScopedAdmin, actor_of
from dealerops.backoffice.navigation import SidebarLink, register_link

MINE = "complaints_my_alerts"
register_link(SidebarLink(_("My alerts"), "e911_emergency", f"admin:{MINE}", OFFICES))


@admin.register(Alert)
class AlertPages(ScopedAdmin):
    """Who was told of what, how fast, and who answered; nobody changes anything here."""

    view_roles = OFFICES
    list_fullwidth = True
    sortable_by = ()
    list_filter = ("kind", "state", "is_urgent")
    list_filter_submit = True
    list_display = (
        *("case", "kind", "reason_shown", "recipient", "robot", "state", "raised_at"),
        *("latency_shown", "answer_shown"),
    )
    list_select_related = ("case", "recipient", "robot")
    fields = readonly_fields = (
        *("case", "kind", "reason_shown", "recipient", "role", "robot", "deputy_for", "is_urgent"),
        *("state", "raised_at", "sent_at", "latency_shown", "acknowledged_at", "acknowledged_by"),
        *("answer_shown", "sendings_shown"),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.my_alerts)
        return [path("mine/", view, name=MINE), *super().get_urls()]

    def my_alerts(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor = actor_of(request)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _now("My alerts"),
            "page": MyAlerts(actor),
            "standby": standby_form(actor),
        }
        return TemplateResponse(request, "backoffice/complaints/my_alerts.html", context)

    @display(description=_("Reason"))  # type: ignore[untyped-decorator]
    def reason_shown(self, alert: Alert) -> str:
        return reason_words(alert.kind, alert.reason)

    @display(description=_("Sent after"))  # type: ignore[untyped-decorator]
    def latency_shown(self, alert: Alert) -> str:
        return duration(alert.latency_seconds)

    @display(description=_("Answered after"))  # type: ignore[untyped-decorator]
    def answer_shown(self, alert: Alert) -> str:
        return duration(alert.answer_seconds)

    @display(description=_("Attempts"))  # type: ignore[untyped-decorator]
    def sendings_shown(self, alert: Alert) -> str:
        """Channel, outcome and what went wrong, in the order in which they were tried."""
        return "; ".join(
            f"{one.get_channel_display()}: {one.get_state_display()} {one.error}".strip()
            for one in alert.sendings.all()
        )


@admin.register(AlertRobot)
class AlertRobotPages(MasterAdmin):
    """The robots of chat groups; address and secret are typed, kept encrypted, and never shown."""

    view_roles = ROBOT_READERS
    edit_roles = ROBOT_KEEPERS
    secret_fields = SECRETS
    form = RobotForm
    list_display = ("name", "kind", "region", "language", "only_urgent", "is_active")
    list_select_related = ("region",)
    search_fields = ("name",)
    fields = ("name", "kind", "region", "language", "only_urgent", "is_active", "webhook", "secret")

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
