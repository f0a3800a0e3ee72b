"""Who may enter the dealer's claim pages: the applicant works there, the dealer's leaders read."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from claims.models import Claim
from claims.querysets import ClaimQuerySet
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor, Role

P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]

APPLICANTS = frozenset({Role.D_SSA})
READERS = APPLICANTS | {Role.D_GM, Role.D_SALES_DIR, Role.D_SALES_CLERK}  # domain.md 7.2


def for_dealers(view: View[P]) -> View[P]:
    """To every other role the page is as good as not there."""
    return _for(READERS, view)


def for_applicants(view: View[P]) -> View[P]:
    return _for(APPLICANTS, view)


def _for(roles: frozenset[Role], view: View[P]) -> View[P]:
    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.role not in roles:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def may_act(actor: Actor) -> bool:
    return actor.role in APPLICANTS


def claims_of(actor: Actor) -> ClaimQuerySet:
    """The dealer's claims with everything that a row or a headline says about them."""
    claims = Claim.objects.visible_to(actor)
    return claims.select_related("dealer", "program", "line__model", "line__preapplication")


def claim_or_404(actor: Actor, pk: int) -> Claim:
    """One claim with what its own page adds to a row. Foreign and missing look alike."""
    claims = claims_of(actor).select_related("line__preapplication__customer", "created_by")
    return get_object_or_404(claims, pk=pk)
