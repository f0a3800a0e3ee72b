"""What rounds are prepared from: who has a seat, and topics that somebody raised."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from complaints.forms.rounds import TopicForm
from complaints.models import RoundTopic, StandingSeat
from complaints.querysets.rounds import ROUND_OFFICE
from complaints.selectors.rounds.people import people_of_rounds
from complaints.workflow.rounds import CHAIR, WRITERS
from dealerops.backoffice.base import MasterAdmin


@admin.register(StandingSeat)
class StandingSeatPages(MasterAdmin):
    view_roles = ROUND_OFFICE
    edit_roles = frozenset(CHAIR)
    list_display = ("kind", "function", "region", "person", "deputy", "is_active")
    list_filter = ("kind",)
    list_select_related = ("region", "person", "deputy")
    fields = ("kind", "function", "region", "person", "deputy", "is_active")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in {"person", "deputy"}:
            options["queryset"] = people_of_rounds()
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(RoundTopic)
class RoundTopicPages(MasterAdmin):
    view_roles = ROUND_OFFICE
    edit_roles = frozenset(WRITERS)
    secret_fields = frozenset({"title", "words"})  # people write freely there
    form = TopicForm
    list_display = ("title", "kind", "case", "raised", "closed_on")
    list_filter = ("kind",)
    list_select_related = ("case", "raised_by")
    raw_id_fields = ("case",)
    fields = ("kind", "title", "words", "case", "reasons", "closed_on")

    @display(description=_("Raised by"))  # type: ignore[untyped-decorator]
    def raised(self, topic: RoundTopic) -> Any:
        return topic.raised_by

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.raised_by_id = request.user.pk
        super().save_model(request, obj, form, change)
