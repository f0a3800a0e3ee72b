"""Policy values: which keys there are, what holds, and new values from a day on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import DateRangeField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from dealerops.backoffice.base import MasterAdmin, actor_of
from dealerops.backoffice.network import Days
from dealerops.foundation.actor import Role
from dealerops.policy import keys
from dealerops.policy.models import PolicyParam
from dealerops.policy.querysets import READERS


def key_choices() -> list[tuple[str, str]]:
    return [(key.name, f"{key.label} ({key.name})") for key in keys.declared().values()]


class PolicyForm(forms.ModelForm[PolicyParam]):
    key = forms.ChoiceField(
        label=_("key"), choices=key_choices, widget=UnfoldAdminSelectWidget(choices=())
    )

    class Meta:
        model = PolicyParam
        fields = ("key", "dealer", "region", "program", "value", "valid")


@admin.register(PolicyParam)
class PolicyParamPages(MasterAdmin):
    """A value that was in force is never rewritten: its days may end, and a new row begins."""

    view_roles = READERS
    edit_roles = frozenset({Role.SYSADMIN})
    form = PolicyForm
    list_display = ("key", "value", "dealer", "region", "program", "valid")
    list_filter = ("key", "region")
    list_select_related = ("dealer", "region")
    search_fields = ("key", "program", "dealer__code")
    autocomplete_fields = ("dealer",)
    formfield_overrides = {DateRangeField: {"widget": Days}}
    fields = ("key", "dealer", "region", "program", "value", "valid")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key", "dealer", "region", "program", "value") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        obj.approved_by = actor_of(request).user_id
        super().save_model(request, obj, form, change)
