"""Who may see messages."""

from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from dealerops.notifications.choices import MessageState

if TYPE_CHECKING:
    from dealerops.notifications.models import Message, MessagePart

WATCHERS = frozenset({Role.SYSADMIN, Role.SSA_MANAGER, Role.SSA_SPECIALIST, Role.AUDITOR})


class MessageQuerySet(ScopedQuerySet["Message"]):
    scope = Scope(hq=WATCHERS)

    def unsent(self) -> Self:
        return self.exclude(state=MessageState.SENT)


class MessagePartQuerySet(ScopedQuerySet["MessagePart"]):
    scope = Scope(hq=WATCHERS)
