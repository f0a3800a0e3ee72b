"""How often a caller may call: one count per key, and one per address of whoever has none."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from rest_framework.throttling import BaseThrottle

from dealerops.accounts.address import client_address
from dealerops.accounts.models import ApiKey
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.cache import first_time, seconds_to_wait
from dealerops.journal.services import record

if TYPE_CHECKING:  # REST framework loads this module while it loads its own views
    from rest_framework.request import Request
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class CallerThrottle(BaseThrottle):
    """All calls of a key together; without a key, all of an address (reliability.md 8, T14)."""

    def __init__(self) -> None:
        self.seconds = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        if isinstance(request.auth, ApiKey):
            limit = settings.API_PER_MINUTE["key"]
            self.seconds = seconds_to_wait(f"api:{request.auth.pk}", limit=limit)
        else:
            self.seconds = anonymous_wait(request)
        return not self.seconds

    def wait(self) -> int:
        return self.seconds


class RecordThrottle(CallerThrottle):
    """Whole records that a key fetches: nobody copies the house out (reliability.md P39)."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        key = request.auth
        assert isinstance(key, ApiKey)  # noqa: S101 - the permission before this asked for one
        limit = settings.RECORDS_PER_MINUTE
        self.seconds = seconds_to_wait(f"api-read:{key.pk}", limit=limit)
        if self.seconds and first_time(f"api-read:{key.pk}", seconds=60):
            logger.warning("a key fetches too many records: key %s", key.prefix)
            with transaction.atomic():
                record(key, "api.read_too_much", by=SYSTEM, firm=key.firm_id)
        return not self.seconds


def anonymous_wait(request: Request) -> int:
    """Seconds to wait for callers from this address who show no key that opens anything."""
    where = client_address(request._request)
    return seconds_to_wait(f"api-anonymous:{where}", limit=settings.API_PER_MINUTE["anonymous"])
