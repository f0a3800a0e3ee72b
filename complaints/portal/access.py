"""Who may enter which pages of complaints (domain.md 7.2); to everybody else they are not there."""

from collections.abc import Callable, Set
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from complaints.lists.roles import DEALERS, LISTENERS
from complaints.models import Case, SensorSignal
from complaints.services.intake import TELLERS
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import PORTAL_ROLES, Actor, Role

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]


def for_roles(roles: Set[Role]) -> Callable[[View[P]], View[P]]:
    """The page exists for these roles; every other role gets 404."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.actor.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


for_tellers = for_roles(TELLERS & PORTAL_ROLES)
for_listeners = for_roles(LISTENERS)
for_dealers = for_roles(DEALERS)


def case_or_404(actor: Actor, pk: int) -> Case:
    """One case with what its page says in the headline. Foreign and missing look alike."""
    cases = Case.objects.visible_to(actor).select_related(
        *("source", "dealer", "region", "vehicle__model", "owner", "closed_by", "verified_by"),
        *("exception_by", "merged_into", "recurs_of", "parent"),
    )
    return get_object_or_404(cases, pk=pk)


def signal_or_404(actor: Actor, pk: int) -> SensorSignal:
    """One signal with what its page says."""
    signals = SensorSignal.objects.visible_to(actor).select_related(
        *("source", "dealer", "region", "vehicle__model", "case", "reported_by", "triaged_by")
    )
    return get_object_or_404(signals, pk=pk)
