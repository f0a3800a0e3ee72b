"""What is said when something of ours does not work: plain words, the number, and when to come back.

The pages are drawn without a person and without a database, since either may be what is missing.
"""

import http
import sys
from collections.abc import Mapping

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal

UNREACHABLE = (OperationalError, InterfaceError)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
LOCKED = "55P03"
CIRCULAR = frozenset(
    {"40P01", "40001"}
)  # deadlock, serialization failure: all undone, may go again
RETRY_SECONDS = {http.HTTPStatus.CONFLICT: 3, http.HTTPStatus.SERVICE_UNAVAILABLE: 10}

IN_USE = Refusal("IN_USE", _("Somebody is working on this record right now. Please try again."))
REFUSALS: Mapping[int, Refusal] = {
    400: Refusal("INVALID_INPUT", _("The input is not valid.")),
    409: IN_USE,
    413: Refusal("TOO_LARGE", _("What was sent is too large.")),
    500: Refusal("FAILED", _("Something went wrong on our side. Nothing was saved.")),
    503: Refusal("UNAVAILABLE", _("The system cannot answer at the moment. Please try again.")),
}
SECRETS = frozenset({"password", "oldpassword", "password1", "password2", "code"})
MOST_KEPT = 200


def state_of(error: BaseException) -> str:
    """PostgreSQL's five letters for what went wrong; empty when it could not say."""
    return getattr(error.__cause__, "pgcode", None) or getattr(error, "pgcode", None) or ""


def status_of(error: BaseException | None) -> int:
    """503 while the database is away, 409 while somebody else holds the row, otherwise 500."""
    if not isinstance(error, UNREACHABLE):
        return 500
    return 409 if state_of(error) in CIRCULAR | {LOCKED} else 503


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; it is called while the exception is being handled."""
    error = sys.exc_info()[1]
    if error is not None and state_of(error) in CIRCULAR:  # met when the transaction was committed
        request.met_deadlock = True  # type: ignore[attr-defined]
    return failure_page(request, status_of(error))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return failure_page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A 405 in words: a link was followed to an address that only takes forms, or the other way round."""
    page = HttpResponse(render_to_string("405.html", {"number": _number(request)}), status=405)
    page["Allow"] = response["Allow"]
    return page


def failure_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page or, for a system that calls the API, the object that says the same."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        refusal = REFUSALS[status]
        error = {"code": refusal.code, "message": str(refusal.message)}
        response = JsonResponse({"errors": [error]}, status=status)
    else:
        context = {
            "number": _number(request),
            "kept": _kept(request) if status in RETRY_SECONDS else (),
        }
        name = "in_use" if status == http.HTTPStatus.CONFLICT else str(status)
        response = HttpResponse(render_to_string(f"{name}.html", context), status=status)
        response["Cache-Control"] = "no-store, private"
    if status in RETRY_SECONDS:
        response["Retry-After"] = str(RETRY_SECONDS[http.HTTPStatus(status)])
    return response


def _number(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, so that nobody has to type it twice; files and secrets have to be given again."""
    if request.method != "POST" or request.path.startswith("/accounts/"):
        return []
    try:
        sent = request.POST
    except Exception:  # noqa: BLE001 - a body that cannot be read may be why we are here
        return []
    fields = [(name, value) for name in sent for value in sent.getlist(name)]
    return [field for field in fields if field[0] not in SECRETS][:MOST_KEPT]
