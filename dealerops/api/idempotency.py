"""A command that is sent twice is done once (reliability.md P3, 9.4).

The caller gives the command a name of its own making in `Idempotency-Key`. The answer is kept in the
transaction of the effect, so there is never one without the other. Kept are the command that was done
and the one that the record's state refused; what was not understood may be corrected and sent again
under the same name.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from dealerops.accounts.models import ApiKey
from dealerops.api.authentication import actor_of
from dealerops.api.models import IdempotencyKey
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
MAX_LENGTH = 255
PATTERN = rf"^[!-~]{{1,{MAX_LENGTH}}}$"
TRY_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
KEPT_STATUSES = {200, 201, 409}


class KeyInvalid(APIException):
    status_code = 400
    default_code = "idempotency_key_invalid"
    default_detail = _("The Idempotency-Key is 1 to 255 visible ASCII characters.")


class KeyInFlight(APIException):
    status_code = 409
    default_code = "idempotency_in_flight"
    default_detail = _("This very command is being carried out right now. Ask again in a moment.")
    wait = 1


class KeyMismatch(APIException):
    status_code = 422
    default_code = "idempotency_mismatch"
    default_detail = _("This Idempotency-Key was used for another command before.")


@dataclass(frozen=True, slots=True)
class Command:
    """Who sends what to where, under which name."""

    api_key: ApiKey
    method: str
    path: str
    key: str  # digests: the caller may have made it of anything
    request_hash: str

    @classmethod
    def of(cls, request: Request, given: str) -> "Command":
        """Raises KeyInvalid; ParseError and UnsupportedMediaType for a body that cannot be read."""
        if not re.fullmatch(PATTERN, given):
            raise KeyInvalid
        match = request._request.resolver_match
        assert match is not None  # noqa: S101 - a view was found
        return cls(
            api_key=cast(ApiKey, request.auth),
            method=str(request.method),
            path=reverse(match.view_name, args=match.args, kwargs=match.kwargs),
            key=_digest(given),
            request_hash=_digest(json.dumps(request.data, sort_keys=True)),
        )

    @property
    def place(self) -> dict[str, Any]:
        return {
            "api_key": self.api_key,
            "method": self.method,
            "path": self.path,
            "key": self.key,
        }


def answer_once(
    request: Request, do: Callable[[], Response], refuse: Callable[[Exception], Response]
) -> Response | HttpResponse:
    """The answer of `do`, or the one kept from the first time; `refuse` puts a refusal into words."""
    given = request.headers.get(HEADER)
    if given is None:
        return do()
    command = Command.of(request, given)
    with transaction.atomic():
        _alone(command)
        kept = _kept(request, command)
        if kept is not None:
            return _replay(kept, command)
        response = _done_or_refused(do, refuse)
        if response.status_code not in KEPT_STATUSES:
            return response
        row = IdempotencyKey(
            **command.place,
            request_hash=command.request_hash,
            status=response.status_code,
            body=JSONRenderer().render(response.data).decode(),
        )
        row.save(force_insert=True)
    return _answer(row)


def forget_old_answers() -> int:
    """Delete what nobody may ask for any more; returns how many."""
    old = IdempotencyKey.objects.visible_to(SYSTEM).expired(timezone.now())
    return old.delete()[0]


def _alone(command: Command) -> None:
    """Hold the command's name until the transaction ends. Raises KeyInFlight if somebody does."""
    name = f"api:{command.api_key.pk}:{command.method}:{command.path}:{command.key}"
    with connection.cursor() as cursor:
        cursor.execute(TRY_ALONE, (name,))
        if not cursor.fetchone()[0]:
            raise KeyInFlight


def _kept(request: Request, command: Command) -> IdempotencyKey | None:
    mine = IdempotencyKey.objects.visible_to(actor_of(request)).filter(**command.place)
    mine.expired(timezone.now()).delete()
    return mine.first()


def _replay(kept: IdempotencyKey, command: Command) -> HttpResponse:
    if kept.request_hash != command.request_hash:
        raise KeyMismatch
    response = _answer(kept)
    response[REPLAYED] = "true"
    return response


def _done_or_refused(
    do: Callable[[], Response], refuse: Callable[[Exception], Response]
) -> Response:
    try:
        with transaction.atomic():
            return do()
    except DomainError as error:
        return refuse(error)


def _answer(row: IdempotencyKey) -> HttpResponse:
    return HttpResponse(row.body, status=row.status, content_type="application/json")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
