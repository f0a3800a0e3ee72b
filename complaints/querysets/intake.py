"""Who sees the doors that complaints come in by."""

from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import MailDoor

DOOR_KEEPERS = frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.SYSADMIN})


class MailDoorQuerySet(ScopedQuerySet["MailDoor"]):
    scope = Scope(hq=DOOR_KEEPERS | {Role.AUDITOR})

    def active(self) -> Self:
        return self.filter(is_active=True, source__is_active=True)
