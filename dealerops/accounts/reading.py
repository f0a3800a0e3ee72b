"""Nobody copies the house out record by record (reliability.md P39)."""

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.cache import first_time, seconds_to_wait
from dealerops.foundation.errors import Refusal
from dealerops.journal.services import record

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)
DOCTYPE = b"<!doctype"
RECORD = {"pk", "object_id"}  # in the address of a page about one record
TOO_MANY = Refusal("THROTTLED", _("That was too much at once. Please wait a moment."))


def nobody_reads_everything(get_response: GetResponse) -> GetResponse:
    """Middleware: counts the records that a person opens as pages, not their pictures and parts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _shows_a_record(request, response):
            return response
        asked = cast(ActorRequest, request)
        wait = seconds_to_wait(f"read:{asked.user.pk}", limit=settings.RECORDS_PER_MINUTE)
        return _refused(asked, wait) if wait else response

    return middleware


def _shows_a_record(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return bool(
        request.method == "GET"
        and response.status_code == 200
        and match
        and RECORD & set(match.kwargs)
        and request.user
        and request.user.is_authenticated
        and response.headers.get("Content-Type", "").startswith("text/html")
        and _is_whole_page(response)
    )


def _is_whole_page(response: HttpResponse) -> bool:
    """What it is, not what was asked for: anybody may say that they want a part only."""
    return not response.streaming and response.content[:500].lstrip().lower().startswith(DOCTYPE)


def _refused(request: ActorRequest, wait: int) -> HttpResponse:
    if first_time(f"read:{request.user.pk}", seconds=60):
        logger.warning("a person reads too many records: user %s", request.user.pk)
        with transaction.atomic():
            record(request.user, "accounts.read_too_much", by=request.actor)
    response = render(request, "refused.html", {"refusals": [TOO_MANY]}, status=429)
    response["Retry-After"] = str(wait)
    return response
