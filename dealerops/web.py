"""What every page shares: request ids, private caching, refusals as pages, and the two health pages."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from dealerops.foundation.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]


def request_id(get_response: GetResponse) -> GetResponse:
    """Give every request a number that also stands in the journal and on the error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware


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


class DomainErrorMiddleware:
    """Turn a refusal into words for people: a fragment for htmx, a message on the page otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ObjectDoesNotExist):
            raise Http404 from error
        if not isinstance(error, DomainError):
            return None
        if request.headers.get("HX-Request"):
            response = render(
                request, "_refusals.html", {"refusals": error.refusals}, status=error.status
            )
            response["HX-Retarget"] = "#dx-refusals"  # whatever was typed stays where it is
            response["HX-Reswap"] = "innerHTML"
            return response
        if request.method in {"GET", "HEAD"}:
            return render(
                request, "refused.html", {"refusals": error.refusals}, status=error.status
            )
        for refusal in error.refusals:
            messages.error(request, f"{refusal.message} ({refusal.code})")
        return redirect(_page_before(request))


def _page_before(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    host = {request.get_host()}
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=host) else "/"


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The system is usable: 200, or 503 that names the parts that are not."""
    checks = {"database": _database_ready, "broker": _broker_ready}
    down = [name for name, ready in checks.items() if not ready()]
    if down:
        return JsonResponse({"status": "down", "parts": down}, status=503)
    return JsonResponse({"status": "ok"})


def _database_ready() -> bool:
    """Reachable, and no migration is waiting."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _broker_ready() -> bool:
    client = Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(client.ping())
    except RedisError:
        return False
    finally:
        client.close()
