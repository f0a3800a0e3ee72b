"""Who may enter which pages of callbacks (domain.md 7.2); to everybody else they are not there."""

from collections.abc import Callable, Set
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from aftersales.models import CallbackTask, QuickForm
from aftersales.querysets.callbacks import LEADERS, SOLVERS
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor, Role

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]

CALLERS = frozenset({Role.D_CALL})
READERS = CALLERS | LEADERS
CORRECTORS = frozenset({Role.D_SA, Role.D_SVC_DIR, Role.D_INFO})
PLANNERS = frozenset({Role.D_SVC_DIR, Role.D_INFO})
FORM_READERS = LEADERS | SOLVERS | CALLERS
FORM_WORKERS = SOLVERS | {Role.D_SVC_DIR}


def only_for(roles: Set[Role]) -> Callable[[View[P]], View[P]]:
    """The page exists for these roles; every other role gets 404."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.actor.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def task_or_404(actor: Actor, pk: int) -> CallbackTask:
    """One callback with what its page says. Foreign and missing look alike."""
    tasks = CallbackTask.objects.visible_to(actor).select_related(
        *("order__vehicle__model", "order__advisor", "order__technician", "customer", "dealer"),
        *("caller", "form__solved_by"),
    )
    return get_object_or_404(tasks.prefetch_related("attempts"), pk=pk)


def form_or_404(actor: Actor, pk: int) -> QuickForm:
    """One quick form with what its page says."""
    forms = QuickForm.objects.visible_to(actor).select_related(
        *("order__vehicle__model", "order__advisor", "order__technician", "order__customer"),
        *("dealer", "responsible", "issued_by", "signed_by", "solved_by", "second_by"),
        "interview",
    )
    return get_object_or_404(forms, pk=pk)
