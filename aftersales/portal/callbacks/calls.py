"""The caller's pages: the list, the next customer, one call from dialling to its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.choices import CallResult
from aftersales.forms.callbacks import CallerForm, EndForm, SummaryForm, VerdictForm
from aftersales.lists import CALLBACKS
from aftersales.lists.callbacks import GROUPS
from aftersales.portal.callbacks.access import (
    CALLERS,
    PLANNERS,
    READERS,
    only_for,
    task_or_404,
)
from aftersales.portal.callbacks.desk import Desk, answers_form, render_desk
from aftersales.selectors.caller_lists import callers_of, next_on_list
from aftersales.services import (
    dial,
    end_call,
    finish_interview,
    give_callback_to,
    give_verdict,
    keep_answers,
    take_next_call,
)
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.errors import TransitionRefused
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.web import shown_version


@require_safe
@only_for(READERS)
def index(request: ActorRequest) -> HttpResponse:
    """A caller's own customers; whoever plans sees those of the dealer. Begins with what is to be called."""
    url = reverse("callbacks:list")
    if not request.GET:
        return redirect(f"{url}?view={GROUPS[0].key}")
    layout = Layout(
        name="callbacks",
        url=url,
        presets=GROUPS,
        link=lambda pk: reverse("callbacks:call", args=(pk,)),
        subtitle="customer",
    )
    return render_list(
        request,
        ListPage(CALLBACKS, request, layout),
        page="aftersales/callbacks/list.html",
        rows="aftersales/callbacks/_list.html",
        may_call=request.actor.role in CALLERS,
        may_plan=request.actor.role in PLANNERS,
    )


@require_POST
@only_for(CALLERS)
def following(request: ActorRequest) -> HttpResponse:
    """The next customer who may be called now: of the own list, else of nobody's."""
    task = next_on_list(request.actor, timezone.now()) or take_next_call(by=request.actor)
    if task is None:
        messages.info(request, _("There is nobody to call at the moment."))
        return redirect("callbacks:list")
    return redirect("callbacks:call", task.pk)


@require_safe
@only_for(READERS)
def call(request: ActorRequest, pk: int) -> HttpResponse:
    return render_desk(request, Desk(task_or_404(request.actor, pk), request.actor))


@require_POST
@only_for(CALLERS)
def dial_number(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin the call and show the number; every time it is shown is in the journal."""
    number = dial(pk, by=request.actor)
    return render_desk(request, Desk(task_or_404(request.actor, pk), request.actor, number=number))


@require_POST
@only_for(CALLERS)
def keep(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep what is typed so far; htmx asks after every change, a button without it."""
    task = task_or_404(request.actor, pk)
    form = answers_form(task, request.POST)
    is_fragment = bool(request.headers.get("HX-Request"))
    if not form.is_valid():
        if is_fragment:
            return render(request, "aftersales/callbacks/_kept.html", {"form": form})
        return render_desk(request, Desk(task, request.actor, answers=form), status=400)
    keep_answers(pk, form.scores(), said=form.said(), by=request.actor)
    if is_fragment:
        return render(request, "aftersales/callbacks/_kept.html", {"kept_at": timezone.now()})
    messages.success(request, _("Saved."))
    return redirect("callbacks:call", pk)


@require_POST
@only_for(CALLERS)
def finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep the last answers, end the call, and go on to the next customer."""
    task = task_or_404(request.actor, pk)
    form, summary = answers_form(task, request.POST), SummaryForm(request.POST, prefix="sum")
    if not (form.is_valid() and summary.is_valid()):
        desk = Desk(task, request.actor, answers=form, summary=summary)
        return render_desk(request, desk, status=400)
    keep_answers(pk, form.scores(), said=form.said(), by=request.actor)
    try:
        interview = finish_interview(
            pk, by=request.actor, summed_up=summary.summed_up(), version=shown_version(request)
        )
    except TransitionRefused as error:
        desk = Desk(task, request.actor, answers=form, summary=summary, refusals=error.refusals)
        return render_desk(request, desk, status=error.status)
    if interview.is_problem:
        number = interview.form.number
        messages.warning(
            request, _("Quick form %(number)s is issued and told.") % {"number": number}
        )
    else:
        messages.success(request, _("Interview finished."))
    return _onwards(request)


@require_POST
@only_for(CALLERS)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """The call ended without an interview."""
    task_or_404(request.actor, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("callbacks:call", pk)
    task = end_call(
        pk,
        form.cleaned_data["result"],
        by=request.actor,
        later_at=form.later,
        **({"scope": form.cleaned_data["scope"]} if form.cleaned_data["scope"] else {}),
    )
    result = CallResult(form.cleaned_data["result"]).label
    messages.success(
        request,
        _("%(result)s. The callback is now: %(state)s.")
        % {"result": result, "state": task.get_state_display()},
    )
    return _onwards(request)


@require_POST
@only_for(CALLERS)
def verdict(request: ActorRequest, pk: int) -> HttpResponse:
    """What the customer says about the solution of a quick form."""
    task = task_or_404(request.actor, pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        desk = Desk(task, request.actor)
        desk.verdict_form = form
        return render_desk(request, desk, status=400)
    solved = give_verdict(
        pk,
        form.cleaned_data["score"],
        words=form.cleaned_data["words"],
        by=request.actor,
        version=form.cleaned_data["version"],
    )
    messages.success(
        request,
        _("Quick form %(number)s is now: %(state)s.")
        % {"number": solved.number, "state": solved.get_state_display()},
    )
    return _onwards(request)


@require_POST
@only_for(PLANNERS)
def give(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a customer to another caller's list."""
    people = [(one.pk, str(one)) for one in callers_of(request.actor)]
    form = CallerForm(request.POST, people=people)
    if not form.is_valid():
        messages.error(request, _("Choose one of the callers."))
        return redirect("callbacks:call", pk)
    typed = form.cleaned_data
    give_callback_to(pk, typed["caller"], by=request.actor, version=typed["version"])
    messages.success(request, _("The customer is on the other list now."))
    return redirect("callbacks:call", pk)


def _onwards(request: ActorRequest) -> HttpResponse:
    """To the next customer of the own list, or to the list when nobody may be called now."""
    task = next_on_list(request.actor, timezone.now())
    return redirect("callbacks:call", task.pk) if task else redirect("callbacks:list")
