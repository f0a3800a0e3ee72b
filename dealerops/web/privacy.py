"""Whose page a page is."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: GetResponse) -> GetResponse:
    """One person's page is never kept for another (reliability.md P24)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _came_as_somebody(request) or _is_somebody(request):
            patch_cache_control(response, no_store=True, private=True)
            patch_vary_headers(response, ("Cookie", "Authorization"))
        return response

    return middleware


def _came_as_somebody(request: HttpRequest) -> bool:
    """Somebody whose session has just ended came as somebody, too."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers


def _is_somebody(request: HttpRequest) -> bool:
    person = request.user  # None where the API was called without a key
    return not person or person.is_authenticated
