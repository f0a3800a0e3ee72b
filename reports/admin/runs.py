"""Reports in the back office: the runs, what they say, who got them, and making one now."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from dealerops.backoffice.base import Button, WorkflowAdmin, actor_of
from dealerops.documents.serving import serve
from dealerops.foundation.actor import BACKOFFICE_ROLES, Role
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import declared
from dealerops.web import number_in
from reports.admin.comments import comments_page
from reports.choices import RunState
from reports.forms.screens import in_calendars
from reports.models import ReportEdition, ReportRun
from reports.querysets import STARTERS, WATCHERS
from reports.selectors.comments import owned_by
from reports.selectors.runs import copies_of, editions_of, page_of
from reports.selectors.versions import changes_of, versions_of
from reports.services import approve, make_again, note_download, rerun, run_now
from reports.workflow.runs import RUN_FLOW

STATE_TONES = {
    RunState.QUEUED: "info",
    RunState.READY: "info",
    RunState.SENT: "success",
    RunState.SUPERSEDED: "warning",
    RunState.FAILED: "danger",
}


def _reading_roles() -> frozenset[Role]:
    """Who gets some report, or lets restated versions of it out."""
    wanted = (report.recipients | report.approvers for report in declared().values())
    return frozenset().union(*wanted) & BACKOFFICE_ROLES


class RunNowForm(forms.Form):
    """Which report, and a day in the period it shall speak of."""

    code = forms.ChoiceField(label=_("report"), widget=UnfoldAdminSelectWidget())
    day = forms.DateField(
        label=_("day in the period"),
        required=False,
        validators=[in_calendars],
        help_text=_("Without a day: the last period whose report is owed."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{code} {report.title}") for code, report in declared().items()]
        cast(forms.ChoiceField, self.fields["code"]).choices = choices


class ReportFilter(admin.SimpleListFilter):
    title = _("report")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        role = actor_of(request).role
        return [
            (code, f"{code} {report.title}")
            for code, report in declared().items()
            if role in WATCHERS | report.recipients | report.approvers
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(code=self.value()) if self.value() else queryset


@admin.register(ReportRun)
class ReportRunAdmin(WorkflowAdmin):
    flow = RUN_FLOW
    buttons = {"again": Button(make_again), "rerun": Button(rerun), "approve": Button(approve)}
    list_display = (
        "title",
        "days",
        "version",
        "shown_state",
        "in_time",
        "as_of",
        "row_count",
        "finished_at",
    )
    list_filter = (ReportFilter, "state", "is_late", "is_internal")
    date_hierarchy = "due_at"
    change_list_template = "reports/run_list.html"
    change_form_template = "reports/run.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *(("title", "days"), ("version", "state"), ("due_at", "as_of")),
                    *(("in_time", "is_internal"), ("row_count", "finished_at")),
                    ("query_version", "last_error"),
                )
            },
        ),
    )
    readonly_fields = ("title", "days", "in_time")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in WATCHERS | _reading_roles()

    @admin.display(description=_("report"), ordering="code")
    def title(self, run: ReportRun) -> str:
        return run.title

    @display(description=_("state"), ordering="state", label=STATE_TONES)  # type: ignore[untyped-decorator]
    def shown_state(self, run: ReportRun) -> tuple[str, str]:
        return run.state, str(run.get_state_display())

    @admin.display(description=_("in time"), boolean=True, ordering="is_late")
    def in_time(self, run: ReportRun) -> bool:
        return not run.is_late

    @admin.display(description=_("period"), ordering="period_end")
    def days(self, run: ReportRun) -> str:
        return str(run.period)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("comments/", wrap(comments_page), name="reports_reportrun_comments"),
            path("now/", wrap(self.ask_now), name="reports_reportrun_now"),
            path(
                "workbook/<int:pk>/",
                wrap(require_safe(self.workbook)),
                name="reports_reportrun_workbook",
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        actor = actor_of(request)
        may = {"may_start": actor.role in STARTERS, "may_comment": bool(owned_by(actor))}
        context = {**(extra_context or {}), **may}
        return cast(HttpResponse, super().changelist_view(request, context))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        run, actor = context["original"], actor_of(request)
        editions = editions_of(run, actor)
        context["editions"] = editions
        context["copies"] = copies_of(run, actor)
        context["versions"] = versions_of(run, actor)
        context["changes"] = changes_of(run, actor)
        context["posts"] = run.posts.visible_to(actor).select_related("robot")
        context["page"] = page_of(
            editions,
            chosen=number_in(request.GET.get("edition", "")),
            language=get_language() or "",
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def ask_now(self, request: HttpRequest) -> HttpResponse:
        """The run-now page of every report and period (domain.md 6.3a)."""
        if actor_of(request).role not in STARTERS:
            raise PermissionDenied
        posted = request.POST if request.method == "POST" else None
        form = RunNowForm(posted)
        status = 400 if form.is_bound else 200
        if form.is_valid():
            try:
                return self._started(request, form)
            except DomainError as error:
                status = error.status
                for refusal in error.refusals:
                    form.add_error(refusal.field or None, f"{refusal.message} ({refusal.code})")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": _("Make a report now"),
        }
        return TemplateResponse(request, "reports/run_now.html", context, status=status)

    def _started(self, request: HttpRequest, form: RunNowForm) -> HttpResponse:
        run = run_now(**form.cleaned_data, by=actor_of(request))
        if run.is_internal:
            messages.success(request, _("The report is being made, for viewing only."))
        else:
            messages.success(request, _("The report is being made and will be mailed."))
        return redirect(reverse("admin:reports_reportrun_change", args=(run.pk,)))

    def workbook(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file of one edition, to those who may read it; the journal keeps who took it."""
        actor = actor_of(request)
        get_object_or_404(ReportEdition.objects.visible_to(actor), pk=pk)
        edition = note_download(pk, by=actor)
        return serve(edition.workbook, filename=edition.filename)
