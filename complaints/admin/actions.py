"""Action items in the back office: own ones, late ones, and the evidence that closes them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from complaints.admin.rounds import version_of
from complaints.choices.rounds import ActionState
from complaints.forms.rounds import DoneForm, ReopenForm
from complaints.models import ActionItem
from complaints.querysets.rounds import ROUND_READERS
from complaints.selectors.rounds.badges import action_badge
from complaints.services.rounds import close_action, reopen_action
from complaints.workflow.rounds import ACTION_FLOW
from dealerops.backoffice.base import Button, WorkflowAdmin, actor_of
from dealerops.backoffice.base.buttons import Offer
from dealerops.documents.serving import serve
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.portal.templatetags.dx import dx_badge


class WhoseFilter(DropdownFilter):  # type: ignore[misc]
    title = _("Which")
    parameter_name = "which"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("own", str(_("My own"))),
            ("late", str(_("Overdue"))),
            ("open", str(ActionState.OPEN.label)),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = queryset
        match self.value():
            case "own":
                return rows.open().filter(owner=actor_of(request).user_id)  # type: ignore[no-any-return]
            case "late":
                return rows.overdue(timezone.localdate())  # type: ignore[no-any-return]
            case "open":
                return rows.open()  # type: ignore[no-any-return]
        return queryset


@admin.register(ActionItem)
class ActionItemPages(WorkflowAdmin):
    view_roles = ROUND_READERS
    flow = ACTION_FLOW
    buttons = {"reopen": Button(reopen_action, ReopenForm, prepare=version_of)}
    list_display = ("what", "owner", "due_on", "state_shown", "round", "case")
    list_filter = (WhoseFilter,)
    list_filter_submit = True
    list_select_related = ("owner", "round", "case")
    sortable_by = ()
    fields = readonly_fields = (
        *("text", "round", "case", "owner", "due_on", "state_shown", "result", "evidence_link"),
        *("closed_at", "closed_by"),
    )

    @display(description=_("What to do"))  # type: ignore[untyped-decorator]
    def what(self, action: ActionItem) -> str:
        return str(action)

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, action: ActionItem) -> SafeString:
        is_late = action.due_on < timezone.localdate()
        return dx_badge(action_badge(action.state, is_late=is_late))

    @display(description=_("Evidence"))  # type: ignore[untyped-decorator]
    def evidence_link(self, action: ActionItem) -> str:
        return action.evidence_name

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/done/", view(self.done), name="complaints_actionitem_done"),
            path(
                "<int:pk>/evidence/",
                view(require_safe(self.evidence)),
                name="complaints_actionitem_evidence",
            ),
            *super().get_urls(),
        ]

    def offers(self, obj: ActionItem, actor: Actor) -> list[Offer]:
        """Closing has a page of its own, because it takes a file; the evidence is a link."""
        found = super().offers(obj, actor)
        names = [row.name for row in self.flow.available(obj, actor)]
        if "close" in names:
            row = self.flow.row("close")
            url = reverse("admin:complaints_actionitem_done", args=(obj.pk,))
            found.insert(0, Offer(row.name, row.label, url, False))
        if obj.evidence_id:
            url = reverse("admin:complaints_actionitem_evidence", args=(obj.pk,))
            found.append(Offer("evidence", _("Evidence"), url, False))
        return found

    def done(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What was done, with the file that proves it."""
        actor = actor_of(request)
        if actor.role not in self.flow.row("close").roles:
            raise PermissionDenied
        action = self._action(request, pk)
        if "close" not in [row.name for row in self.flow.available(action, actor)]:
            raise PermissionDenied
        if request.method != "POST":
            form = DoneForm(initial={"version": action.version})
            return self._form(request, action, form)
        form = DoneForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._form(request, action, form, status=400)
        said = form.cleaned_data
        try:
            close_action(
                pk,
                result=said["result"],
                file=said["file"],
                name=said["file"].name,
                by=actor,
                version=said["version"],
            )
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]  # the form's token is not used up
            for refusal in error.refusals:
                form.add_error(None, f"{refusal.message} ({refusal.code})")
            return self._form(request, action, form, status=error.status)
        return redirect(reverse("admin:complaints_actionitem_change", args=(pk,)))

    def evidence(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = self._action(request, pk)
        if action.evidence is None:
            raise Http404
        return serve(action.evidence, filename=action.evidence_name)

    def _form(
        self, request: HttpRequest, action: ActionItem, form: DoneForm, *, status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": self.flow.row("close").label,
            "row": self.flow.row("close"),
            "original": action,
            "is_refused": status == DomainError.status,
        }
        template = "backoffice/complaints/done.html"
        return TemplateResponse(request, template, context, status=status)

    def _action(self, request: HttpRequest, pk: int) -> ActionItem:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = ActionItem.objects.visible_to(actor_of(request)).select_related("evidence")
        return get_object_or_404(rows, pk=pk)
