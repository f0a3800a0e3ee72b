"""Who may see messages: those who watch the mail queue all, everybody else their own."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from dealerops.notifications.choices import MessageState

if TYPE_CHECKING:
    from dealerops.notifications.models import Message, MessagePart

WATCHERS = frozenset({Role.SYSADMIN, Role.SSA_MANAGER, Role.SSA_SPECIALIST, Role.AUDITOR})
PATIENCE = dt.timedelta(minutes=15)
FORGOTTEN = dt.timedelta(days=3)  # nobody mends a mail that is older


class MessageQuerySet(ScopedQuerySet["Message"]):
    scope = Scope(hq=WATCHERS)

    def addressed_to(self, actor: Actor) -> Self:
        """What was sent to this person, in whatever role they act now."""
        return self.filter(recipient=actor.user_id) if actor.user_id else self.none()

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unsent(self) -> Self:
        return self.exclude(state=MessageState.SENT)

    def late(self, now: dt.datetime) -> Self:
        """Not sent a quarter of an hour after it was written: somebody should look (P32)."""
        return self.unsent().filter(created_at__range=(now - FORGOTTEN, now - PATIENCE))


class MessagePartQuerySet(ScopedQuerySet["MessagePart"]):
    scope = Scope(hq=WATCHERS)
