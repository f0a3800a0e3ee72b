"""Minutes in the back office: written, issued, objected to, printed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from complaints.admin.rounds import version_of
from complaints.forms.rounds import AnswerForm, ObjectForm, Shown, SummaryForm
from complaints.models import Minutes
from complaints.querysets.rounds import ROUND_READERS
from complaints.selectors.rounds.badges import minutes_badge
from complaints.selectors.rounds.minutes_page import MinutesPage
from complaints.selectors.rounds.minutes_print import minutes_paper
from complaints.services.rounds import (
    answer_objection,
    finalise_minutes,
    issue_minutes,
    object_to,
    revise_minutes,
    write_summary,
)
from complaints.workflow.rounds import MINUTES_FLOW
from dealerops.backoffice.base import Button, WorkflowAdmin, actor_of
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, StaleObject
from dealerops.portal.templatetags.dx import dx_badge
from dealerops.printing import print_form

FORMS = {"summary": SummaryForm, "object": ObjectForm, "answer": AnswerForm}


def _run(minutes: Minutes, key: str, form: forms.Form, by: Actor) -> object:
    said = form.cleaned_data
    if key == "summary":
        version = said["version"] or 0
        return write_summary(minutes.pk, said["summary"], by=by, version=version)
    if key == "object":
        return object_to(minutes.pk, said["text"], by=by)
    if not minutes.objections.filter(pk=said["objection"]).exists():
        raise Http404
    return answer_objection(
        said["objection"],
        is_accepted=said["is_accepted"],
        answer=said["answer"],
        by=by,
        version=said["version"] or 0,
    )


@admin.register(Minutes)
class MinutesPages(WorkflowAdmin):
    view_roles = ROUND_READERS
    flow = MINUTES_FLOW
    buttons = {
        "issue": Button(issue_minutes, Shown, prepare=version_of),
        "finalise": Button(finalise_minutes, Shown, prepare=version_of),
        "revise": Button(revise_minutes, Shown, prepare=version_of),
    }
    list_display = ("round", "edition", "state_shown", "issue_due_at", "issued_at", "final_at")
    list_filter = ("state",)
    list_filter_submit = True
    list_select_related = ("round",)
    sortable_by = ()
    ordering = ("-pk",)

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, minutes: Minutes) -> SafeString:
        return dx_badge(minutes_badge(minutes.state))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/write/<slug:key>/",
                view(require_POST(self.write)),
                name="complaints_minutes_write",
            ),
            path(
                "<int:pk>/paper.pdf",
                view(require_safe(self.paper)),
                name="complaints_minutes_paper",
            ),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self.get_object(request, object_id)
        return self._page(request, self._minutes(request, int(object_id)))

    def write(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        """The summary, an objection, or the answer to one."""
        minutes = self._minutes(request, pk)
        actor = actor_of(request)
        if actor.role == Role.AUDITOR:
            raise PermissionDenied
        if key not in FORMS:
            raise Http404
        form = FORMS[key](request.POST, auto_id=f"{key}_%s")
        if not form.is_valid():
            return self._page(request, minutes, sent={key: form}, status=400)
        try:
            _run(minutes, key, form, actor)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]  # the form's token is not used up
            return self._told_why(request, pk, key, form, error)
        return redirect(reverse("admin:complaints_minutes_change", args=(pk,)))

    def paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the reader may see of them, in the reader's language; a draft as it stands."""
        minutes = self._minutes(request, pk)
        data = minutes_paper(minutes, actor_of(request), printed_by=str(request.user))
        round_ = minutes.round
        name = f"{round_.kind.lower()}-{round_.nominal_on}-{minutes.edition}.pdf"
        return serve_made(print_form("round", data), filename=name, kind=FileKind.PDF)

    def _minutes(self, request: HttpRequest, pk: int) -> Minutes:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Minutes.objects.visible_to(actor_of(request)).select_related("round", "issued_by")
        return get_object_or_404(rows, pk=pk)

    def _told_why(
        self, request: HttpRequest, pk: int, key: str, form: forms.Form, error: DomainError
    ) -> HttpResponse:
        minutes = self._minutes(request, pk)
        if not isinstance(error, StaleObject):
            for refusal in error.refusals:
                name = refusal.field if refusal.field in form.fields else None
                form.add_error(name, f"{refusal.message} ({refusal.code})")
            return self._page(request, minutes, sent={key: form}, status=error.status)
        typed = request.POST.copy()
        typed["version"] = str(minutes.version)
        again = FORMS[key](typed, auto_id=f"{key}_%s")
        yours = request.POST.get("summary", "")
        return self._page(request, minutes, sent={key: again}, yours=yours, status=error.status)

    def _page(
        self,
        request: HttpRequest,
        minutes: Minutes,
        *,
        sent: dict[str, forms.Form] | None = None,
        yours: str | None = None,
        status: int = 200,
    ) -> HttpResponse:
        actor = actor_of(request)
        page = MinutesPage(minutes, actor)
        fresh: dict[str, forms.Form] = {
            "summary": SummaryForm(
                initial={"version": minutes.version, "summary": minutes.summary},
                auto_id="summary_%s",
            ),
            "object": ObjectForm(auto_id="object_%s"),
            "answer": AnswerForm(auto_id="answer_%s"),
        }
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(minutes),
            "original": minutes,
            "offers": self.offers(minutes, actor),
            "page": page,
            "forms": {**fresh, **(sent or {})},
            "yours": yours,
        }
        template = "backoffice/complaints/minutes.html"
        return TemplateResponse(request, template, context, status=status)
