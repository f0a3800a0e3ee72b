"""Regions, dealers with their legal names and contacts, and third-party firms."""

from typing import Any

from django.contrib import admin
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.forms import RangeWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget

from dealerops.backoffice.base import MasterAdmin, actor_of
from dealerops.backoffice.base.batch import MOST, run_each, tell
from dealerops.foundation.actor import Role
from dealerops.network.choices import CONFIRMED_FOR
from dealerops.network.models import Dealer, DealerAlias, DealerContact, Firm, Region
from dealerops.network.querysets import CONFIRMERS
from dealerops.network.services import confirm_contact

ADMINISTRATOR = frozenset({Role.SYSADMIN})
LOOKERS = frozenset(
    {
        *(Role.AUDITOR, Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD),
        *(Role.REGION_STAFF, Role.REGION_HEAD),
    }
)


class NetworkPages(MasterAdmin):
    view_roles = LOOKERS
    edit_roles = ADMINISTRATOR
    search_fields: tuple[str, ...] = ("code", "name", "name_en")


class Days(RangeWidget):
    """Two date fields, first day and the day after the last."""

    def __init__(self) -> None:
        super().__init__(UnfoldAdminDateWidget())


@admin.register(Region)
class RegionPages(NetworkPages):
    list_display = ("code", "name", "name_en")
    fields = ("code", "name", "name_en")


@admin.register(Dealer)
class DealerPages(NetworkPages):
    list_display = ("code", "name", "region", "city", "kind", "state")
    list_filter = ("region", "kind", "state")
    list_select_related = ("region",)
    search_fields = (*NetworkPages.search_fields, "legal_name", "=usc_code")
    fields = (
        *("code", "name", "name_en", "kind", "state", "region"),
        *("legal_name", "usc_code", "city", "city_en"),
    )


@admin.register(DealerAlias)
class DealerAliasPages(NetworkPages):
    list_display = ("dealer", "legal_name", "usc_code", "valid")
    list_select_related = ("dealer",)
    list_filter = ("dealer__region",)
    search_fields = ("legal_name", "=usc_code", "dealer__code")
    fields = ("dealer", "legal_name", "usc_code", "valid")
    autocomplete_fields = ("dealer",)
    formfield_overrides = {DateRangeField: {"widget": Days}}


class StaleFilter(admin.SimpleListFilter):
    """Contacts that nobody has confirmed for 90 days (domain.md 2.19)."""

    title = _("confirmation")
    parameter_name = "stale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Not confirmed for 90 days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        return queryset.unconfirmed_since(timezone.now() - CONFIRMED_FOR)


@admin.register(DealerContact)
class DealerContactPages(NetworkPages):
    """The administrator keeps them; who talks to a dealer confirms them from the list."""

    actions = ("confirm_chosen",)
    secret_fields = frozenset({"name", "phone", "mail"})
    list_display = ("dealer", "function", "name", "valid_from", "confirmed_at")
    list_select_related = ("dealer",)
    list_filter = (StaleFilter, "function", "dealer__region")
    search_fields = ("dealer__code", "name")
    fields = ("dealer", "function", "name", "phone", "mail", "valid_from", "confirmed_at")
    autocomplete_fields = ("dealer",)

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).role in CONFIRMERS

    @admin.action(description=_("Confirm the chosen contacts"), permissions=["confirm"])
    def confirm_chosen(self, request: HttpRequest, contacts: QuerySet[Any]) -> None:
        by = actor_of(request)
        tell(request, run_each(contacts[:MOST], lambda one: confirm_contact(one.pk, by=by)))


@admin.register(Firm)
class FirmPages(NetworkPages):
    list_display = ("code", "name", "name_en", "is_active")
    fields = ("code", "name", "name_en", "mail", "is_active")
