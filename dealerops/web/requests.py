"""A number for every request, and one line about it when it is answered."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dealerops.foundation import tracing

logger = logging.getLogger("dealerops.access")
QUIET = ("/static/", "/healthz", "/readyz", "/metrics")  # machines ask these all day


class NumberedRequests:
    """The number stands in the answer, in every log line, on error pages and in the journal.

    One that comes from outside is taken over only where a proxy of ours stands before us.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("X-Request-ID", "") if settings.PROXY_COUNT else ""
        number = tracing.number_from(told)
        request.request_id = number  # type: ignore[attr-defined]
        with tracing.errand(number):
            begun = time.perf_counter()
            response = self.get_response(request)
            response["X-Request-ID"] = number
            if not request.path.startswith(QUIET):
                _tell(request, response.status_code, time.perf_counter() - begun)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """By now it is known who is acting."""
        actor = getattr(request, "actor", None)
        if actor is not None:
            tracing.current().user_id = actor.user_id


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    """The route and not the path: paths and query strings hold what people have typed."""
    match = request.resolver_match
    route = (match.view_name or match.route) if match else "-"
    ms = round(seconds * 1000)
    about = {"method": request.method, "route": route, "status": status, "ms": ms}
    logger.info("%s %s %s %s ms", request.method, route, status, ms, extra=about)
