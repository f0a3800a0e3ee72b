"""Who sees alerts: whoever they were sent to, and those who see the case."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from complaints.choices.alerts import OPEN_ALERTS
from complaints.querysets.cases import READERS, OfACase
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import Alert, AlertRobot, AlertSending, Standby

ROBOT_KEEPERS = frozenset({Role.SYSADMIN, Role.RISK_MANAGER})
ROBOT_READERS = ROBOT_KEEPERS | {Role.COMPLAINT_DESK, Role.AUDITOR}


class AlertQuerySet(OfACase["Alert"]):
    def visible_to(self, actor: Actor) -> Self:
        """A deputy who has nothing to do with the case sees their own alert all the same."""
        of_cases = super().visible_to(actor)
        if actor.user_id is None:
            return of_cases
        return self.filter(Q(recipient=actor.user_id) | Q(pk__in=of_cases.values("pk")))

    def addressed_to(self, actor: Actor) -> Self:
        """What was sent to this person, in whatever role they act now."""
        return self.filter(recipient=actor.user_id) if actor.user_id else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_ALERTS)

    def due(self, now: dt.datetime) -> Self:
        """Something has to be done about them by now."""
        return self.open().filter(next_at__lte=now)


class AlertSendingQuerySet(ScopedQuerySet["AlertSending"]):
    scope = Scope(hq=READERS, region="alert__case__region", dealer="alert__case__dealer")


class AlertRobotQuerySet(ScopedQuerySet["AlertRobot"]):
    scope = Scope(hq=ROBOT_READERS)

    def listening(self, region_id: int | None) -> Self:
        """Robots in use of head office, and of this region."""
        return self.filter(Q(region=None) | Q(region=region_id), is_active=True)


class StandbyQuerySet(ScopedQuerySet["Standby"]):
    scope = Scope(hq=frozenset({Role.SYSADMIN}))

    def of(self, actor: Actor) -> Self:
        """The acting person's own row."""
        return self.filter(user=actor.user_id) if actor.user_id else self.none()
