"""Checkers and how they work; what they have in hand, and what came late."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from claims.admin.access import EDITORS, MASTER_READERS
from claims.admin.masters import SalesMaster
from claims.models import CheckAssignment, Checker, Program, SlaBreach
from claims.querysets import READERS
from claims.selectors.people import people_who_check
from dealerops.backoffice.base import ScopedAdmin
from dealerops.foundation.actor import SYSTEM


class CheckerForm(forms.ModelForm[Checker]):
    """Programs are ticked, and only people in a checker's role can be chosen."""

    programs = forms.MultipleChoiceField(
        label=_("programs"), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = Checker
        fields = ("user", "firm", "programs", "daily_capacity", "absent", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "programs" in self.fields:
            programs = Program.objects.visible_to(SYSTEM)
            choices = [(one.code, one.display_name) for one in programs]
            self.fields["programs"].choices = choices  # type: ignore[attr-defined]
        if "user" in self.fields:
            self.fields["user"].queryset = people_who_check()  # type: ignore[attr-defined]


@admin.register(Checker)
class CheckerPages(SalesMaster):
    view_roles = MASTER_READERS
    edit_roles = EDITORS
    secret_fields = frozenset({"user"})
    form = CheckerForm
    list_display = ("user", "firm", "programs", "daily_capacity", "absent", "is_active")
    list_filter = ("firm", "is_active")
    list_select_related = ("user", "firm")
    search_fields = ("user__username", "user__display_name")


class CheckRecords(ScopedAdmin):
    """The machine writes these; people look."""

    view_roles = READERS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(CheckAssignment)
class CheckAssignmentPages(CheckRecords):
    list_display = (
        *("claim", "checker", "firm", "is_recheck"),
        *("assigned_at", "started_at", "due_at", "ended_at", "outcome"),
    )
    list_filter = ("firm", "outcome", "is_recheck")
    list_select_related = ("claim", "checker", "firm")
    search_fields = ("claim__number", "checker__display_name")
    ordering = ("-pk",)


@admin.register(SlaBreach)
class SlaBreachPages(CheckRecords):
    list_display = ("assignment", "due_at", "found_at")
    list_filter = ("assignment__firm",)
    list_select_related = ("assignment__claim", "assignment__checker")
    search_fields = ("assignment__claim__number",)
    ordering = ("-pk",)

    @admin.display(description=_("due"))
    def due_at(self, breach: SlaBreach) -> object:
        return breach.assignment.due_at
