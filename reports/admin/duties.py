"""Obligations in the back office: what is owed from now on, and how the dealers keep to it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from dealerops.backoffice.base import MasterAdmin, ScopedAdmin, actor_of
from dealerops.documents.serving import serve
from dealerops.foundation.actor import HOUSE_OF, House, Role
from dealerops.foundation.errors import DomainError
from reports.choices.duties import OVERSEERS, REGIONAL, DutyState, Receiver
from reports.models import ObligationDefinition, ObligationInstance, ReportEdition
from reports.services.duties import chase_duty

DEALER_ROLES = [(role.value, role.label) for role in Role if HOUSE_OF[role] == House.DEALER]
TONES = {
    DutyState.OPEN: "info",
    DutyState.DONE: "success",
    DutyState.DONE_LATE: "warning",
    DutyState.MISSED: "danger",
}
STEPS = (
    ("first", _("After two hours")),
    ("second", _("After one workday")),
    ("third", _("After three workdays")),
)


class DefinitionForm(forms.ModelForm[ObligationDefinition]):
    """The ladder is asked for step by step."""

    owner_role = forms.ChoiceField(
        label=_("owner"), choices=DEALER_ROLES, widget=UnfoldAdminSelectWidget()
    )
    receivers = forms.MultipleChoiceField(
        label=pgettext_lazy("reports", "for whom"),
        choices=Receiver.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )
    first, second, third = (
        forms.ChoiceField(label=label, choices=DEALER_ROLES, widget=UnfoldAdminSelectWidget())
        for _name, label in STEPS
    )

    class Meta:
        model = ObligationDefinition
        fields = (
            *("code", "team", "is_active", "title", "title_en", "owner_role", "evidence"),
            *("report_code", "receivers", "rhythm", "day", "month", "unit", "trigger"),
            *("clock", "calendar", "shift", "looks_back", "carries_over"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for (name, _label), role in zip(STEPS, self.instance.escalation or (), strict=False):
            self.fields[name].initial = role

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        self.instance.escalation = [said.get(name, "") for name, _label in STEPS]
        return said


@admin.register(ObligationDefinition)
class ObligationPages(MasterAdmin):
    """A change holds for what is planned; what is open or over stays as it was."""

    view_roles = OVERSEERS | REGIONAL
    edit_roles = frozenset({Role.SYSADMIN})
    form = DefinitionForm
    list_display = ("code", "shown_title", "owner_role", "rhythm", "day", "clock", "is_active")
    list_filter = ("team", "rhythm", "is_active")
    search_fields = ("code", "title", "title_en")
    fields = (
        ("code", "team", "is_active"),
        ("title", "title_en"),
        ("owner_role", "evidence", "report_code"),
        "receivers",
        ("rhythm", "day", "month", "unit", "trigger"),
        ("clock", "calendar", "shift"),
        ("looks_back", "carries_over"),
        ("first", "second", "third"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    @admin.display(description=_("title"), ordering="title")
    def shown_title(self, definition: ObligationDefinition) -> str:
        return definition.display_title


@admin.register(ObligationInstance)
class DutyPages(ScopedAdmin):
    """What each dealer owes and how it went; one button reminds whoever owes it."""

    view_roles = OVERSEERS | REGIONAL
    list_display = ("code", "shown_title", "dealer", "days", "owner", "deadline", "shown_state")
    list_filter = ("state", "code", "owner_role", "waived_reason")
    list_select_related = ("dealer", "owner")
    search_fields = ("code", "dealer__code")
    date_hierarchy = "due_at"
    ordering = ("-due_at",)
    actions = ("remind",)
    fields = (
        ("shown_title", "dealer", "days"),
        ("deadline", "shown_state", "waived_reason"),
        ("owner", "stands_in_for", "owner_role"),
        ("done_at", "done_by", "note"),
        "proof",
        ("level", "reminded_at"),
    )
    readonly_fields = ("shown_title", "days", "deadline", "shown_state", "proof")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("title"))
    def shown_title(self, duty: ObligationInstance) -> str:
        return duty.display_title

    @admin.display(description=_("period"), ordering="period_end")
    def days(self, duty: ObligationInstance) -> str:
        return str(duty.days)

    @admin.display(description=_("due"), ordering="due_at")
    def deadline(self, duty: ObligationInstance) -> str:
        return duty.deadline

    @display(description=_("state"), ordering="state", label=TONES)  # type: ignore[untyped-decorator]
    def shown_state(self, duty: ObligationInstance) -> tuple[str, str]:
        return duty.state, str(duty.get_state_display())

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        duty = super().get_object(request, object_id, from_field)
        duty.reader = actor_of(request)
        return duty

    @admin.display(description=pgettext_lazy("reports", "evidence"), empty_value="–")
    def proof(self, duty: Any) -> str | None:
        """The file, the page, or what the system wrote, which opens for whoever gets that report."""
        if duty.evidence_id:
            url = reverse("admin:reports_obligationinstance_evidence", args=(duty.pk,))
            return format_html('<a href="{}">{}</a>', url, gettext("A file"))
        if duty.edition_id is None:
            return duty.link or None
        written = f"{gettext('Report of the system')}: {duty.edition.run.title}"
        if not ReportEdition.objects.visible_to(duty.reader).filter(pk=duty.edition_id).exists():
            return written
        url = reverse("admin:reports_reportrun_workbook", args=(duty.edition_id,))
        return format_html('<a href="{}">{}</a>', url, written)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "reports_obligationinstance_evidence"
        door = path("<int:pk>/evidence/", wrap(require_safe(self.evidence)), name=name)
        return [door, *super().get_urls()]

    def evidence(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        duty = get_object_or_404(ObligationInstance.objects.visible_to(actor_of(request)), pk=pk)
        if duty.evidence is None:
            raise Http404
        return serve(duty.evidence, filename=f"{duty.code}_{duty.period}")

    @admin.action(description=_("Remind who owes the chosen duties"), permissions=["view"])
    def remind(self, request: HttpRequest, duties: QuerySet[ObligationInstance]) -> None:
        told = 0
        for duty in duties.filter(due_at__lt=timezone.now()):
            try:
                chase_duty(duty.pk, by=actor_of(request))
            except DomainError:
                continue
            told += 1
        text = gettext("Reminded: %(count)s of %(all)s")
        messages.success(request, text % {"count": told, "all": duties.count()})
