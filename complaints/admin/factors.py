"""The factor tables in the back office: every version to read, the risk manager begins another."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from complaints.forms.factors import NUMBER_FIELDS, EnterFactorsForm, initial_of
from complaints.models import FactorTable
from complaints.querysets import READERS
from complaints.selectors.factor_words import GROUPS, name_of, numbers_of
from complaints.services.factor_tables import begin_factors, tables_on
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.actor import Role

WRITERS = frozenset({Role.RISK_MANAGER})


@admin.register(FactorTable)
class FactorTablePages(ScopedAdmin):
    """A version is never edited: whoever wants other numbers begins another one."""

    view_roles = READERS
    edit_roles = WRITERS
    list_display = ("version", "valid_from", "reason", "created_by", "created_at")
    list_select_related = ("created_by",)
    sortable_by = ()
    readonly_fields = ("version", "numbers", "created_by", "created_at")

    @display(description=_("tables"))  # type: ignore[untyped-decorator]
    def numbers(self, table: FactorTable) -> SafeString:
        rows = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td>{}</td></tr>',
            ((name_of(path), value) for path, value in numbers_of(table.tables)),
        )
        return format_html("<table><tbody>{}</tbody></table>", rows)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj:
            return ("version", "valid_from", "reason", "created_by", "created_at", "numbers")
        return ("valid_from", "reason", *NUMBER_FIELDS)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return super().get_fieldsets(request, obj)
        groups = {
            label: [name for name in NUMBER_FIELDS if name.partition("__")[0] == group]
            for group, label in GROUPS.items()
        }
        fields = [(label, {"fields": names}) for label, names in groups.items()]
        return [(None, {"fields": ("valid_from", "reason")}), *fields]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = EnterFactorsForm
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The numbers in force, so that only what changes is typed."""
        today = timezone.localdate()
        return {**super().get_changeform_initial_data(request), **initial_of(tables_on(today))}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        made = begin_factors(form.tables(), obj.valid_from, obj.reason, by=actor_of(request))
        obj.pk, obj.version = made.pk, made.version
