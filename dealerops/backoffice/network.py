"""Regions, dealers with their legal names and contacts, and third-party firms."""

from django.contrib import admin
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.forms import RangeWidget
from unfold.widgets import UnfoldAdminDateWidget

from dealerops.backoffice.base import MasterAdmin
from dealerops.foundation.actor import Role
from dealerops.network.models import Dealer, DealerAlias, DealerContact, Firm, Region

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


@admin.register(DealerContact)
class DealerContactPages(NetworkPages):
    secret_fields = frozenset({"name", "phone", "mail"})
    list_display = ("dealer", "function", "name", "valid_from", "confirmed_at")
    list_select_related = ("dealer",)
    list_filter = ("function", "dealer__region")
    search_fields = ("dealer__code", "name")
    fields = ("dealer", "function", "name", "phone", "mail", "valid_from", "confirmed_at")
    autocomplete_fields = ("dealer",)


@admin.register(Firm)
class FirmPages(NetworkPages):
    list_display = ("code", "name", "name_en", "is_active")
    fields = ("code", "name", "name_en", "mail", "is_active")
