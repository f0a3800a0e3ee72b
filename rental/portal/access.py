"""Who may enter the rental pages; what each sees there the querysets say."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor, Role
from rental.choices.roles import COLLECTORS, HEADS, OPERATORS, STORE_ROLES
from rental.models import RentalOrder

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]


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


for_store = for_roles(STORE_ROLES)
for_operators = for_roles(OPERATORS)
for_collectors = for_roles(COLLECTORS)
for_heads = for_roles(HEADS)


def order_or_404(actor: Actor, pk: int) -> RentalOrder:
    """One order with what its page says in the headline. Foreign and missing look alike."""
    orders = RentalOrder.objects.visible_to(actor).select_related(
        "dealer",
        "return_dealer",
        "customer",
        "vehicle_class",
        "vehicle__vehicle__model",
        "pinned_vehicle__vehicle",
        "insurance_plan",
        "terms",
        "operator",
    )
    return get_object_or_404(orders, pk=pk)
