"""Plans and assignments in the back office: auditors look."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from dealerops.backoffice.base import ScopedAdmin
from dealerops.foundation.actor import Role
from rental.models import Assignment, PlanVersion

AUDITORS = frozenset({Role.AUDITOR})


@admin.register(PlanVersion)
class PlanVersionPages(ScopedAdmin):
    """Each plan with what it reached and the bounds that were proven."""

    view_roles = AUDITORS
    list_filter = ("state", "kind", "trigger")
    list_display = ("number", "dealer", "kind", "trigger", "state", "made_at", "published_at")
    list_select_related = ("dealer",)
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    fields = readonly_fields = (
        *("dealer", "number", "kind", "trigger", "state", "begins_at", "ends_at", "inputs_hash"),
        *("objective", "policy_values", "made_at", "made_by", "published_at", "published_by"),
    )


@admin.register(Assignment)
class AssignmentPages(ScopedAdmin):
    """Which car was kept for which order, how, and what an upgrade cost."""

    view_roles = AUDITORS
    list_filter = ("assigned_by",)
    list_display = ("order", "vehicle", "assigned_by", "steps", "cost", "made_at", "released_at")
    list_select_related = ("order", "vehicle__vehicle")
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    fields = readonly_fields = (
        *("order", "vehicle", "span", "assigned_by", "plan", "reason_shown", "steps"),
        *("cost", "made_at", "made_by", "released_at"),
    )

    @display(description=_("reason"))  # type: ignore[untyped-decorator]
    def reason_shown(self, given: Assignment) -> str:
        return given.reason_label
