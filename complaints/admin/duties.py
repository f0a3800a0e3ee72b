"""The table of duties (RACI) in the back office: every version to read, the risk manager begins another."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from complaints.choices.raci import Activity
from complaints.forms.duties import CELL_FIELDS, EnterDutiesForm, initial_of, row_of
from complaints.lists.boards import OFFICES
from complaints.models import DutyTable
from complaints.selectors.duty_sheet import HINT, sheet_of
from complaints.services.duty_tables import KEEPERS, begin_duties, letters_of, table_on
from dealerops.backoffice.base import ScopedAdmin, actor_of

IN_A_LINE = 3


@admin.register(DutyTable)
class DutyTablePages(ScopedAdmin):
    """A version is never edited: whoever wants other duties begins another one."""

    view_roles = OFFICES
    edit_roles = KEEPERS
    list_display = ("version", "valid_from", "reason", "created_by", "created_at")
    list_select_related = ("created_by",)
    sortable_by = ()
    readonly_fields = ("version", "sheet", "created_by", "created_at")

    class Media:
        css = {"all": ("css/dx-tables.css", "css/complaint-boards.css")}

    @display(description=_("Duties"))  # type: ignore[untyped-decorator]
    def sheet(self, table: DutyTable) -> SafeString:
        return render_to_string(
            "backoffice/complaints/_duties.html", {"sheet": sheet_of(table), "hint": HINT}
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj:
            return ("version", "valid_from", "reason", "created_by", "created_at", "sheet")
        return ("valid_from", "reason", *CELL_FIELDS)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return super().get_fieldsets(request, obj)
        fields = [(one.label, {"fields": _lines(row_of(one))}) for one in Activity]
        first = {"fields": ("valid_from", "reason"), "description": HINT}
        return [(None, first), *fields]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = EnterDutiesForm
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The duties in force, so that only what changes is chosen."""
        letters = letters_of(table_on(timezone.localdate()))
        return {**super().get_changeform_initial_data(request), **initial_of(letters)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        made = begin_duties(form.letters(), obj.valid_from, obj.reason, by=actor_of(request))
        obj.pk, obj.version = made.pk, made.version


def _lines(names: list[str]) -> list[tuple[str, ...]]:
    """Nine columns in three lines, which a narrow screen still shows."""
    return [tuple(names[n : n + IN_A_LINE]) for n in range(0, len(names), IN_A_LINE)]
