"""The training log of the front line in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from complaints.lists.roles import OFFICES
from complaints.models import Training
from complaints.selectors.trained import front_line
from complaints.services.trainings import TRAINERS, TrainingFacts, log_training, note_test
from dealerops.backoffice.base import VersionedAdmin, actor_of
from dealerops.foundation.actor import Role


@admin.register(Training)
class TrainingPages(VersionedAdmin):
    """Who was trained in what; of what is on record only the result of the test changes."""

    view_roles = OFFICES - {Role.PR_KAM}
    edit_roles = TRAINERS
    list_display = ("person", "dealer", "module", "taken_on", "test")
    list_filter = ("module", "test")
    list_filter_submit = True
    list_select_related = ("person", "dealer")
    search_fields = ("person__display_name", "dealer__code", "dealer__name")
    sortable_by = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        told = ("person", "module", "taken_on", "test")
        return ("person", "dealer", "module", "taken_on", "test") if obj else told

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("person", "dealer", "module", "taken_on") if obj else ()

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any]:
        if db_field.name == "person":
            options["queryset"] = front_line(actor_of(request))
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        by = actor_of(request)
        if change:
            kept = note_test(obj.pk, obj.test, by=by)
        else:
            facts = TrainingFacts(obj.person_id, obj.module, obj.taken_on, obj.test)
            kept = log_training(facts, by=by)
        obj.pk, obj.version, obj.dealer_id = kept.pk, kept.version, kept.dealer_id
