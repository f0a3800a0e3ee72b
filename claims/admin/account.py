"""Who may file, and the frame agreements with companies."""

from django.contrib import admin

from claims.admin.access import EDITORS, MASTER_READERS, REGIONS
from claims.admin.masters import SalesMaster
from claims.models import AnnualAgreement, DealerAccount


@admin.register(DealerAccount)
class DealerAccountPages(SalesMaster):
    view_roles = MASTER_READERS | REGIONS
    edit_roles = EDITORS
    list_display = ("dealer", "state", "payee_name", "bank_name")
    list_filter = ("state", "programs", "dealer__region")
    list_select_related = ("dealer",)
    search_fields = ("dealer__code", "dealer__name", "payee_name")
    fields = ("dealer", "state", "programs", "payee_name", "bank_name")
    autocomplete_fields = ("dealer",)


@admin.register(AnnualAgreement)
class AnnualAgreementPages(SalesMaster):
    view_roles = MASTER_READERS
    edit_roles = EDITORS
    list_display = ("number", "customer", "program", "valid_days")
    list_filter = ("program",)
    list_select_related = ("customer", "program")
    search_fields = ("number", "customer__name", "customer__usc_code")
    fields = ("number", "customer", "program", "valid")
    autocomplete_fields = ("customer",)
