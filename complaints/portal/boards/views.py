"""Risk board, pending cases, targets and lessons of the own dealer."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from complaints.lists.boards import AT_HOUSES, PendingBoard, RiskBoard
from complaints.lists.measure_pages import Learning, TargetBoard
from complaints.models import CorrectiveAction, Lesson, TargetSheet
from complaints.services.learning import ACTORS, finish_action, read_lesson
from complaints.services.targets import agree_targets
from dealerops.accounts.middleware import ActorRequest

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]


def at_the_house(view: View[P]) -> View[P]:
    """To every role but advocate and managers the page is as good as not there."""

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.role not in AT_HOUSES:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@at_the_house
def risk(request: ActorRequest) -> HttpResponse:
    """The whole page, or the lanes alone when they ask for themselves."""
    only_lanes = bool(request.headers.get("HX-Request"))
    template = "complaints/boards/_risk.html" if only_lanes else "complaints/boards/risk.html"
    return render(request, template, {"board": RiskBoard(request.actor)})


@require_safe
@at_the_house
def pending(request: ActorRequest) -> HttpResponse:
    board = PendingBoard(request.actor)
    return render(request, "complaints/boards/pending.html", {"board": board})


@require_safe
@at_the_house
def targets(request: ActorRequest) -> HttpResponse:
    board = TargetBoard(request.actor)
    return render(request, "complaints/boards/targets.html", {"board": board})


@require_POST
@at_the_house
def agree(request: ActorRequest, pk: int) -> HttpResponse:
    get_object_or_404(TargetSheet.objects.visible_to(request.actor), pk=pk)
    agree_targets(pk, by=request.actor)
    return redirect("complaint_boards:targets")


@require_safe
@at_the_house
def learning(request: ActorRequest) -> HttpResponse:
    board = Learning(request.actor)
    return render(request, "complaints/boards/learning.html", {"board": board})


@require_POST
@at_the_house
def read(request: ActorRequest, pk: int) -> HttpResponse:
    get_object_or_404(Lesson.objects.visible_to(request.actor), pk=pk)
    read_lesson(pk, by=request.actor)
    return redirect("complaint_boards:learning")


@require_POST
@at_the_house
def done(request: ActorRequest, pk: int) -> HttpResponse:
    if request.actor.role not in ACTORS:
        raise Http404
    get_object_or_404(CorrectiveAction.objects.visible_to(request.actor), pk=pk)
    finish_action(pk, by=request.actor)
    return redirect("complaint_boards:learning")
