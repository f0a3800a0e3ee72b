"""Which exports there are: everybody sees their own, and nobody another's."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.exports.choices import OPEN, ExportState
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.exports.models import Export


class ExportQuerySet(ScopedQuerySet["Export"]):
    """No house, no head-office role opens another person's file (reliability.md T1)."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, as long as the role in which they were asked for has not ended."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.user_id is None:
            return self.none()
        return self.filter(user=actor.user_id, membership__ended_at=None)

    def open(self) -> Self:
        """Waiting or being made."""
        return self.filter(state__in=OPEN)

    def expired(self, now: dt.datetime) -> Self:
        """Their files are still there and should not be."""
        return self.filter(state=ExportState.DONE, expires_at__lte=now).exclude(attachment=None)
