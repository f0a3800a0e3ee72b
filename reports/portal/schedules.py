"""Scheduled views of one's own: making one, the list of them with their last runs, pause, resume, delete."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.lists.models import SavedView
from dealerops.lists.registry import list_of
from reports.forms.schedules import ScheduleForm
from reports.models import ScheduledView, ViewRun
from reports.selectors.colleagues import colleagues_of
from reports.services.scheduling import (
    delete_schedule,
    pause_schedule,
    resume_schedule,
    schedule_view,
)
from reports.workflow.schedules import SCHEDULE_FLOW

LATELY = dt.timedelta(days=60)
STEPS: Mapping[str, Callable[..., object]] = {
    "pause": pause_schedule,
    "resume": resume_schedule,
    "delete": delete_schedule,
}


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """One's schedules, and the saved views that are not scheduled yet."""
    actor = request.actor
    since = timezone.localdate() - LATELY
    runs = ViewRun.objects.visible_to(actor).filter(due_on__gte=since)
    runs = runs.prefetch_related("copies__membership__user")
    schedules = list(
        ScheduledView.objects.visible_to(actor)
        .select_related("view", "membership")
        .prefetch_related("readers__membership__user", Prefetch("runs", runs.order_by("-due_on")))
    )
    taken = {one.view_id for one in schedules if one.view_id}
    views = SavedView.objects.visible_to(actor).exclude(pk__in=taken)
    context = {
        "schedules": [
            (one, _title(request, one.list), SCHEDULE_FLOW.available(one, actor))
            for one in schedules
        ],
        "views": [(view, str(spec.title)) for view in views if (spec := list_of(view.list, actor))],
    }
    return render(request, "reports/schedules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, pk: int) -> HttpResponse:
    """Schedule one of one's own saved views."""
    view = get_object_or_404(SavedView.objects.visible_to(request.actor), pk=pk)
    spec = list_of(view.list, request.actor)
    if spec is None or request.membership is None:
        raise Http404
    colleagues = colleagues_of(request.membership, spec)
    posted = request.POST if request.method == "POST" else None
    form = ScheduleForm(posted, colleagues=colleagues)
    if form.is_valid():
        readers = form.cleaned_data.get("readers", [])
        schedule_view(pk, form.times(), readers, membership=request.membership, by=request.actor)
        messages.success(request, _("The view comes by mail from now on."))
        return redirect("reports:schedules")
    context = {"view": view, "form": form, "title": spec.title}
    return render(request, "reports/schedule.html", context, status=400 if posted else 200)


@require_POST
def step(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    run = STEPS.get(name)
    if run is None:
        raise Http404
    get_object_or_404(ScheduledView.objects.visible_to(request.actor), pk=pk)
    run(pk, by=request.actor)
    return redirect("reports:schedules")


def _title(request: ActorRequest, key: str) -> str:
    """The list's name; a role that has lost it is told only that it has gone."""
    spec = list_of(key, request.actor)
    return str(spec.title) if spec else ""
