"""Refusals and failures of a view become answers: a fragment for htmx, a message or a page otherwise."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from dealerops.foundation.errors import DomainError, Refusal, StaleObject
from dealerops.web.failures import (
    CIRCULAR,
    IN_USE,
    UNREACHABLE,
    failure_page,
    state_of,
    status_of,
    wrong_method,
)

GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = "NUL (0x00)"  # what PostgreSQL's driver says of a text that no column can hold


class DomainErrorMiddleware:
    """Turn a refusal into words for people: a fragment for htmx, a message on the page otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            return wrong_method(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ObjectDoesNotExist):
            raise Http404 from error
        if not isinstance(error, DomainError):
            return _failed(request, error)
        request.was_refused = True  # type: ignore[attr-defined]  # the form's token is not used up
        if request.headers.get("HX-Request"):
            return _fragment(request, error.refusals, error.status)
        if isinstance(error, StaleObject):
            context = {"back": _page_before(request), "refusals": error.refusals}
            return render(request, "409.html", context, status=error.status)
        if request.method in {"GET", "HEAD"}:
            return render(
                request, "refused.html", {"refusals": error.refusals}, status=error.status
            )
        for refusal in error.refusals:
            messages.error(request, f"{refusal.message} ({refusal.code})")
        return redirect(_page_before(request))


def _failed(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A text that cannot be asked for, and a record in use; of the rest Django's handler500 speaks."""
    if isinstance(error, ValueError) and NUL in str(error):
        return failure_page(request, 400)
    return _busy(request, error) if isinstance(error, UNREACHABLE) else None


def _busy(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Somebody else holds the row; whoever met them head-on may go again (reliability.md F19, F20)."""
    if status_of(error) != 409:
        return None  # the database itself is away: Django's handler500 says so
    request.was_refused = True  # type: ignore[attr-defined]
    request.met_deadlock = state_of(error) in CIRCULAR  # type: ignore[attr-defined]
    if request.headers.get("HX-Request"):
        return _fragment(request, (IN_USE,), 409)
    return failure_page(request, 409)


def _fragment(request: HttpRequest, refusals: Sequence[Refusal], status: int) -> HttpResponse:
    response = render(request, "_refusals.html", {"refusals": refusals}, status=status)
    response["HX-Retarget"] = "#dx-refusals"  # whatever was typed stays where it is
    response["HX-Reswap"] = "innerHTML"
    response["HX-Reselect"] = "unset"  # the part of the page that was asked for is not in it
    return response


def _page_before(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    host = {request.get_host()}
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=host) else "/"
