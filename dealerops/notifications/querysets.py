"""Who may see messages."""

from typing import TYPE_CHECKING

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.notifications.models import Message, MessagePart

WATCHERS = frozenset({Role.SYSADMIN, Role.SSA_MANAGER, Role.SSA_SPECIALIST, Role.AUDITOR})


class MessageQuerySet(ScopedQuerySet["Message"]):
    scope = Scope(hq=WATCHERS)


class MessagePartQuerySet(ScopedQuerySet["MessagePart"]):
    scope = Scope(hq=WATCHERS)
