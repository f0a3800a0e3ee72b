"""The one place where the content security policy is loosened: pages under the back office's path."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

# Unfold's Alpine evaluates its expressions and writes styles; without this no button there works
# (django-unfold issue 1344). Nothing that a dealer uploads is ever rendered as markup there.
RELAXED = {"script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"]}


def relax_admin_csp(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware; stands below CSPMiddleware, which reads `_csp_update` on the way out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(_admin_path()):
            response._csp_update = RELAXED  # type: ignore[attr-defined]
        return response

    return middleware


def _admin_path() -> str:
    try:
        return reverse("admin:index")
    except NoReverseMatch:
        return "/admin/"
