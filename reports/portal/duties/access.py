"""Who may enter the pages of duties; what each sees there the querysets say."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Role
from reports.choices.duties import HEADS
from reports.lists.duties import DEALER

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]


def _for_roles(roles: frozenset[Role]) -> Callable[[View[P]], View[P]]:
    """To every other role the page is as good as not there."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.actor.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


for_dealer = _for_roles(DEALER)
for_heads = _for_roles(HEADS)
