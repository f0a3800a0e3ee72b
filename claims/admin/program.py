"""Programs, the policies they follow at a time, and the fixed amounts of a policy."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from claims.admin.access import MASTER_READERS, POLICY_EDITORS
from claims.admin.masters import LookOnly, SalesMaster
from claims.choices import DocumentType
from claims.models import Program, ProgramPolicy, SupportAmount
from dealerops.backoffice.registry import Rows


class PolicyRows(LookOnly):
    model = ProgramPolicy
    fields = readonly_fields = (
        "valid_days", "support_type", "rate", "cap", "claim_window_days", "preapp_valid_days",
    )  # fmt: skip
    show_change_link = True


@admin.register(Program)
class ProgramPages(SalesMaster):
    view_roles = MASTER_READERS
    edit_roles = POLICY_EDITORS
    inlines = (PolicyRows,)
    list_display = (
        "code",
        "name",
        "name_en",
        "buyer_kind",
        "reserve_at",
        "hold_months",
        "is_active",
    )
    list_filter = ("is_active", "reserve_at")
    search_fields = ("code", "name", "name_en")
    fields = (
        *("code", "name", "name_en", "buyer_kind", "needs_preapplication", "needs_agreement"),
        *("min_quantity", "hold_months", "reserve_at", "is_active"),
    )


def _document_choices() -> list[tuple[str, str]]:
    return [(one.value, f"{one.value} {one.label}") for one in DocumentType]


class PolicyForm(forms.ModelForm[ProgramPolicy]):
    """Documents are ticked, not typed."""

    required_documents = forms.MultipleChoiceField(
        label=_("required documents"),
        choices=_document_choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = ProgramPolicy
        fields = (
            *("program", "valid", "support_type", "rate", "cap"),
            *("claim_window_days", "preapp_valid_days", "required_documents"),
        )


class AmountRows(Rows):
    model = SupportAmount
    edit_roles = POLICY_EDITORS
    fields = ("model", "amount")


@admin.register(ProgramPolicy)
class ProgramPolicyPages(SalesMaster):
    view_roles = MASTER_READERS
    edit_roles = POLICY_EDITORS
    form = PolicyForm
    inlines = (AmountRows,)
    list_display = ("program", "valid_days", "support_type", "rate", "cap", "claim_window_days")
    list_filter = ("program", "support_type")
    list_select_related = ("program",)
    search_fields = ("program__code", "program__name")
