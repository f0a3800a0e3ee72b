"""Who sees the doors that complaints come in by, and what those behind them were trained in."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from complaints.choices.training import TrainingTest
from complaints.querysets.cases import AT_THE_DEALER, READERS
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import MailDoor, Training

DOOR_KEEPERS = frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.SYSADMIN})


class MailDoorQuerySet(ScopedQuerySet["MailDoor"]):
    scope = Scope(hq=DOOR_KEEPERS | {Role.AUDITOR})

    def active(self) -> Self:
        return self.filter(is_active=True, source__is_active=True)


class TrainingQuerySet(ScopedQuerySet["Training"]):
    """Seen by whoever sees all cases of the dealer."""

    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        if actor.house is House.DEALER and actor.role not in AT_THE_DEALER:
            return self.none()
        return super().visible_to(actor)

    def passed(self, since: dt.date, until: dt.date) -> Self:
        """Tests that were passed from one day to another, both included."""
        return self.filter(test=TrainingTest.PASSED, taken_on__range=(since, until))
