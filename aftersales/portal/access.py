"""Who may enter the pages of the workshop; what each sees there the querysets say."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from aftersales.lists.roles import WORKSHOP
from aftersales.models import RepairOrder
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor, Role

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]
ADVISORS = frozenset({Role.D_SA})


def for_roles(roles: frozenset[Role]) -> Callable[[View[P]], View[P]]:
    """To every other role the page is as good as not there."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.actor.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


for_workshop = for_roles(WORKSHOP)
for_advisors = for_roles(ADVISORS)


def order_or_404(actor: Actor, pk: int) -> RepairOrder:
    """One order with what its page says in the headline. Foreign and missing look alike."""
    orders = RepairOrder.objects.visible_to(actor).select_related(
        "vehicle__model", "customer", "advisor", "technician", "rework_of", "dealer"
    )
    return get_object_or_404(orders, pk=pk)
