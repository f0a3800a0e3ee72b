"""Pages behind the links that customers get: no account, one purpose, and nothing kept on the way."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dealerops.foundation.errors import LinkDead

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_customers(view: View[P]) -> View[P]:
    """Without an account; a dead link says so and no more, and no page of a link is kept anywhere."""

    @wraps(view)
    def open_to_all(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except LinkDead as error:
            request.was_refused = True  # type: ignore[attr-defined]
            advice = error.refusals[0].message
            response = render(request, "link_dead.html", {"advice": advice}, status=error.status)
        response["Cache-Control"] = "private, no-store"
        # The address is the key, and forms need an origin.
        response["Referrer-Policy"] = "same-origin"
        return response

    return login_not_required(open_to_all)
