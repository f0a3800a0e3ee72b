"""Which answers are kept, and for whom."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.api.models import IdempotencyKey

KEPT_FOR = dt.timedelta(days=7)


class IdempotencyKeyQuerySet(ScopedQuerySet["IdempotencyKey"]):
    scope = Scope(firm="api_key__firm")

    def alive(self, now: dt.datetime) -> Self:
        return self.filter(created_at__gt=now - KEPT_FOR)

    def expired(self, now: dt.datetime) -> Self:
        return self.filter(created_at__lte=now - KEPT_FOR)
