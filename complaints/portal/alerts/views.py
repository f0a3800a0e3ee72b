"""A person's alerts: look, acknowledge, answer what is asked, say how to be reached."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from complaints.choices.raci import Activity
from complaints.forms.alerts import AnswerForm, StandbyForm, standby_form
from complaints.models import Alert, CaseTask
from complaints.selectors.my_alerts import ALERTED, MyAlerts, possible_deputies
from complaints.services.alerts import acknowledge, keep_standby
from complaints.services.raci import answer_task, finish_activity
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import BACKOFFICE_ROLES

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]


def for_the_alerted(view: View[P]) -> View[P]:
    """To everybody who has nothing to do with complaints these pages are not there."""

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.role not in ALERTED:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_the_alerted
def index(request: ActorRequest) -> HttpResponse:
    """Staff have the same page in the frame of their own office."""
    if request.actor.role in BACKOFFICE_ROLES:
        return redirect("admin:complaints_my_alerts")
    context = {"page": MyAlerts(request.actor), "standby": standby_form(request.actor)}
    return render(request, "complaints/alerts/list.html", context)


@require_POST
@for_the_alerted
def acknowledge_alert(request: ActorRequest, pk: int) -> HttpResponse:
    get_object_or_404(Alert.objects.visible_to(request.actor).addressed_to(request.actor), pk=pk)
    acknowledge(pk, by=request.actor)
    messages.success(request, _("Acknowledged. Nobody else is asked for it."))
    return redirect("alerts:list")


@require_POST
@for_the_alerted
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    tasks = CaseTask.objects.visible_to(request.actor).for_role_of(request.actor)
    get_object_or_404(tasks, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The answer is too long."))
        return redirect("alerts:list")
    answer_task(pk, form.cleaned_data["answer"], by=request.actor)
    messages.success(request, _("Thank you, noted."))
    return redirect("alerts:list")


@require_POST
@for_the_alerted
def finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Whoever does an activity that no step of the case ends says that it is done."""
    tasks = CaseTask.objects.visible_to(request.actor).for_role_of(request.actor).to_do()
    task = get_object_or_404(tasks, pk=pk)
    finish_activity(task.case_id, Activity(task.activity), by=request.actor)
    messages.success(request, _("Thank you, noted."))
    return redirect("alerts:list")


@require_POST
@for_the_alerted
def standby(request: ActorRequest) -> HttpResponse:
    form = StandbyForm(request.POST, people=possible_deputies(request.actor))
    if not form.is_valid():
        messages.error(request, _("Choose one of the people."))
        return redirect("alerts:list")
    said = form.cleaned_data
    keep_standby(
        mobile=said["mobile"],
        deputy_id=said["deputy"],
        no_texts=said["no_texts"],
        by=request.actor,
    )
    messages.success(request, _("Saved. Alerts reach you this way from now on."))
    return redirect("alerts:list")
