"""Whose page a page is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: GetResponse) -> GetResponse:
    """One person's page is never kept for another (reliability.md P24)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        person = request.user  # None where the API was called without a key
        if not person or person.is_authenticated or request.headers.get("Authorization"):
            patch_cache_control(response, no_store=True, private=True)
            patch_vary_headers(response, ("Cookie", "Authorization"))
        return response

    return middleware
