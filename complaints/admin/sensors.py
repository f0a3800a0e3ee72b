"""The sensors and the lines of outside systems in the back office: who answers, how far it is believed, in use or not."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from complaints.forms.sensors import SECRETS, MailDoorForm
from complaints.models import MailDoor, SensorLine, SensorSource
from complaints.querysets.intake import DOOR_KEEPERS
from complaints.services.sources import (
    SensorFacts,
    close_line,
    keep_sensor,
    open_line,
)
from dealerops.backoffice.base import MasterAdmin, VersionedAdmin, actor_of
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.network.models import Dealer, Firm

LOOKERS = frozenset({Role.AUDITOR})
BELIEVED = ((1, _("1 hearsay")), (2, _("2 likely")), (3, _("3 certain")))


@admin.register(SensorSource)
class SensorPages(VersionedAdmin):
    """The list is closed (domain.md 3.1); one that is missing can be added, one not in use switched off."""

    view_roles = LOOKERS
    edit_roles = DOOR_KEEPERS
    list_display = ("source_shown", "owner_role", "feed", "reliability", "is_active")
    list_filter = ("feed", "is_active")
    list_filter_submit = True
    sortable_by = ()
    fields = ("code", "owner_role", "feed", "reliability", "is_active")

    @admin.display(description=_("Sensor"))
    def source_shown(self, source: SensorSource) -> str:
        return str(source)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Three words instead of a number."""
        if db_field.name == "reliability":
            return forms.TypedChoiceField(
                label=_("Reliability"),
                coerce=int,
                choices=BELIEVED,
                widget=UnfoldAdminSelectWidget,
                help_text=_("What a certain sensor hears is a case at once."),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        facts = SensorFacts(obj.owner_role, obj.feed, obj.reliability, obj.is_active)
        kept = keep_sensor(obj.code, facts, by=actor_of(request))
        obj.pk, obj.version = kept.pk, kept.version


@admin.register(SensorLine)
class SensorLinePages(VersionedAdmin):
    """A firm's system that tells signals of one sensor; it needs a key of the firm as well."""

    view_roles = LOOKERS
    edit_roles = DOOR_KEEPERS
    list_display = ("firm", "source", "is_active")
    list_filter = ("source", "is_active")
    list_filter_submit = True
    list_select_related = ("firm", "source")
    sortable_by = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("firm", "source", "is_active") if obj else ("firm", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("firm", "source") if obj else ()

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any]:
        if db_field.name == "firm":
            options["queryset"] = Firm.objects.visible_to(SYSTEM).filter(is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        by = actor_of(request)
        if change and not obj.is_active:
            kept = close_line(obj.pk, by=by)
        else:
            kept = open_line(obj.firm_id, obj.source.code, by=by)
        obj.pk, obj.version = kept.pk, kept.version


@admin.register(MailDoor)
class MailDoorPages(MasterAdmin):
    """Mailboxes; the password is typed, kept encrypted, and never shown."""

    view_roles = LOOKERS
    edit_roles = DOOR_KEEPERS
    secret_fields = SECRETS
    form = MailDoorForm
    list_display = ("name", "source", "dealer", "is_active", "read_at", "last_error")
    list_filter = ("is_active",)
    list_filter_submit = True
    list_select_related = ("source", "dealer")
    sortable_by = ()
    readonly_fields = ("read_at", "last_error")
    fields = (
        *("name", "source", "dealer", "server", "username", "password", "folder", "is_active"),
        *("read_at", "last_error"),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in SECRETS:
            kwargs["widget"] = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any]:
        if db_field.name == "dealer":
            options["queryset"] = Dealer.objects.visible_to(actor_of(request)).order_by("code")
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[no-any-return]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Whoever only looks does not see that field, and a new one was never read."""
        left_out = set() if self.has_change_permission(request, obj) else set(SECRETS)
        left_out |= set() if obj else set(self.readonly_fields)
        return tuple(name for name in self.fields if name not in left_out)
