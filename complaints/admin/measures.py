"""Targets, the map of figures, processes and what was learned, in the back office."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from complaints.choices import Effect, Kpi, Process, ReviewVerdict
from complaints.forms.measures import (
    ActionForm,
    EffectForm,
    LessonForm,
    ReviewForm,
    TargetsForm,
)
from complaints.forms.processes import MapForm, as_typed
from complaints.lists.boards import OFFICES
from complaints.lists.measure_pages import (
    KpiMap,
    Learning,
    Processes,
    TargetBoard,
)
from complaints.lists.people import people_who_act, people_with_targets
from complaints.models import Case, CorrectiveAction, ProcessMap, TargetSheet
from complaints.selectors.causes import cases_around
from complaints.services.learning import (
    ACTORS,
    WRITERS,
    add_action,
    check_effect,
    finish_action,
    read_lesson,
    write_lesson,
)
from complaints.services.processes import PUBLISHERS, publish_map
from complaints.services.targets import (
    OF_DEALERS,
    OF_HEAD_OFFICE,
    REVIEWERS,
    agree_targets,
    review_figure,
    set_targets,
)
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.backoffice.navigation import SidebarLink, register_link
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.workcal.services import add_months

SETTERS = OF_DEALERS | OF_HEAD_OFFICE
READERS_OF_MEASURES = OFFICES - {Role.PR_KAM}
PAGES = (
    ("targets", _lazy("Targets"), "flag", TargetBoard),
    ("kpi_map", _lazy("Map of figures"), "grid_on", KpiMap),
    ("processes", _lazy("Processes and bottlenecks"), "account_tree", Processes),
    ("learning", _lazy("Learning from complaints"), "school", Learning),
)
for _name, _title, _icon, _board in PAGES:
    register_link(SidebarLink(_title, _icon, f"admin:complaints_{_name}", READERS_OF_MEASURES))
STARTS_BACK, STARTS_AHEAD = 1, 12
View = Callable[..., HttpResponse]


class MeasurePages(ScopedAdmin):
    """Pages that belong to no record, and the forms behind their buttons."""

    def get_urls(self) -> list[URLPattern]:
        pages = [self._page_url(*page) for page in PAGES]
        commands: list[tuple[str, str, View]] = [
            ("targets/new/", "targets_new", self.set_targets),
            ("targets/<int:pk>/agree/", "targets_agree", self.agree_targets),
            ("kpi_map/review/", "kpi_review", self.review),
            ("processes/<slug:process>/new/", "map_new", self.new_map),
            ("learning/lessons/new/", "lesson_new", self.lesson),
            ("learning/lessons/<int:pk>/read/", "lesson_read", self.read),
            ("learning/actions/new/", "action_new", self.action),
            ("learning/actions/<int:pk>/done/", "action_done", self.done),
            ("learning/actions/<int:pk>/effect/", "action_effect", self.effect),
        ]
        urls = [
            path(f"boards/{route}", self.admin_site.admin_view(view), name=f"complaints_{name}")
            for route, name, view in commands
        ]
        return [*pages, *urls, *super().get_urls()]

    def _page_url(self, name: str, title: str | Promise, _icon: str, board: Any) -> URLPattern:
        def page(request: HttpRequest) -> HttpResponse:
            self._only(request, READERS_OF_MEASURES)
            context = {
                "board": board(actor_of(request)),
                "title": title,
                "may_set": actor_of(request).role in SETTERS,
                "may_review": actor_of(request).role in REVIEWERS,
                "may_publish": actor_of(request).role in PUBLISHERS,
            }
            return self._shown(request, f"backoffice/complaints/{name}.html", context)

        view = self.admin_site.admin_view(page)
        found: URLPattern = path(f"boards/{name}/", view, name=f"complaints_{name}")
        return found

    def set_targets(self, request: HttpRequest) -> HttpResponse:
        self._only(request, SETTERS)
        actor, month = actor_of(request), timezone.localdate().replace(day=1)
        starts = [add_months(month, n) for n in range(-STARTS_BACK, STARTS_AHEAD)]
        form = TargetsForm(
            request.POST or None, people=people_with_targets(actor), starts=starts,
            initial={"start": f"{add_months(month, 1):%Y-%m-%d}"},
        )  # fmt: skip
        return self._asked(
            request,
            form,
            _("Set targets"),
            "targets",
            lambda: set_targets(
                form.cleaned_data["owner_id"],
                form.period(),
                form.lines(),
                by=actor,
                reason=form.cleaned_data["reason"],
            ),
        )

    def agree_targets(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._only(request, READERS_OF_MEASURES)
        get_object_or_404(TargetSheet.objects.visible_to(actor_of(request)), pk=pk)
        return self._pressed(request, "targets", lambda: agree_targets(pk, by=actor_of(request)))

    def review(self, request: HttpRequest) -> HttpResponse:
        self._only(request, REVIEWERS)
        form = ReviewForm(request.POST or None)

        def run() -> object:
            said = form.cleaned_data
            return review_figure(
                Kpi(said["kpi"]),
                ReviewVerdict(said["verdict"]),
                said["reason"],
                by=actor_of(request),
                merged_into=said["merged_into"],
            )

        return self._asked(request, form, _("Review a figure"), "kpi_map", run)

    def new_map(self, request: HttpRequest, process: str) -> HttpResponse:
        """The next version of a process, beginning with what holds today."""
        self._only(request, PUBLISHERS)
        if process not in Process:
            raise Http404
        today = timezone.localdate()
        maps = ProcessMap.objects.visible_to(actor_of(request)).in_force(today)
        known = maps.filter(process=process).prefetch_related("steps").first()
        form = MapForm(request.POST or None, initial={"valid_from": today, **as_typed(known)})
        title = _("New version: %(process)s") % {"process": Process(process).label}

        def run() -> object:
            day = form.cleaned_data["valid_from"]
            return publish_map(Process(process), form.steps(), valid_from=day, by=actor_of(request))

        return self._asked(request, form, title, "processes", run)

    def lesson(self, request: HttpRequest) -> HttpResponse:
        self._only(request, WRITERS)
        form = LessonForm(request.POST or None)
        return self._asked(
            request,
            form,
            _("Write a lesson"),
            "learning",
            lambda: write_lesson(form.facts(), by=actor_of(request)),
        )

    def read(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._only(request, READERS_OF_MEASURES)
        return self._pressed(request, "learning", lambda: read_lesson(pk, by=actor_of(request)))

    def action(self, request: HttpRequest) -> HttpResponse:
        self._only(request, ACTORS)
        actor = actor_of(request)
        form = ActionForm(request.POST or None, people=people_who_act(actor))

        def run() -> object:
            cases = Case.objects.visible_to(actor)
            case = get_object_or_404(cases, number=form.cleaned_data["case_number"].strip())
            return add_action(case.pk, form.facts(), by=actor)

        return self._asked(request, form, _("Add a corrective action"), "learning", run)

    def done(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._only(request, ACTORS)
        actor = actor_of(request)
        get_object_or_404(CorrectiveAction.objects.visible_to(actor), pk=pk)
        return self._pressed(request, "learning", lambda: finish_action(pk, by=actor))

    def effect(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._only(request, WRITERS)
        actor = actor_of(request)
        rows = CorrectiveAction.objects.visible_to(actor).select_related("case")
        action = get_object_or_404(rows, pk=pk)
        before, since = cases_around(actor, action)
        form = EffectForm(request.POST or None)
        form.fields["effect"].help_text = _(
            "Complaints about the same: %(before)s in the sixty days before, %(since)s since."
        ) % {"before": before, "since": since}

        def run() -> object:
            said = form.cleaned_data
            return check_effect(pk, effect=Effect(said["effect"]), note=said["note"], by=actor)

        return self._asked(request, form, _("Look at the effect"), "learning", run)

    def _asked(
        self,
        request: HttpRequest,
        form: forms.Form,
        title: str,
        back: str,
        run: Callable[[], object],
    ) -> HttpResponse:
        """Ask, run, and go back; what is refused comes back with the reasons beside what was typed."""
        status = 200
        if request.method == "POST":
            status = 400
            if form.is_valid():
                try:
                    run()
                except DomainError as error:
                    status = error.status
                    for one in error.refusals:
                        field = one.field if one.field in form.fields else None
                        form.add_error(field, f"{one.message} ({one.code})")
                else:
                    messages.success(request, title)
                    return redirect(_address(back))
        context = {"form": form, "title": title, "back": _address(back)}
        return self._shown(request, "backoffice/complaints/asked.html", context, status=status)

    def _pressed(self, request: HttpRequest, back: str, run: Callable[[], object]) -> HttpResponse:
        """A button without a form; refusals are told once, by the middleware that knows them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        run()
        return redirect(_address(back))

    def _shown(
        self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        every = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**every, **context}, status=status)

    def _only(self, request: HttpRequest, roles: frozenset[Role]) -> None:
        if actor_of(request).role not in roles:
            raise PermissionDenied


def _address(name: str) -> str:
    return reverse(f"admin:complaints_{name}")
