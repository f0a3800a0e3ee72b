"""Who may see which duties, and their adjectives (domain.md 4.13, 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.reporting import Period
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from reports.choices.duties import (
    FINISHED,
    HEADS,
    OVERSEERS,
    OWED,
    SALES_PEOPLE,
    DutyState,
    Team,
)

if TYPE_CHECKING:
    from reports.models import Leave, ObligationDefinition, ObligationInstance


class DutyDefinitionQuerySet(ScopedQuerySet["ObligationDefinition"]):
    scope = Scope(everyone=True)

    def active(self) -> Self:
        return self.filter(is_active=True)


class DutyQuerySet(ScopedQuerySet["ObligationInstance"]):
    """The heads of a dealer see every duty of the house, the others those of their role and person.

    The sales director reads neither aftersales nor complaints: of the house the duties of sales.
    """

    scope = Scope(region="dealer__region", dealer="dealer", hq=OVERSEERS)

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        if actor.house == House.STORE:
            return rows.none()
        own = Q(owner=actor.user_id, owner__isnull=False)  # a report is nobody's in person
        if actor.role == Role.D_SALES_DIR:
            return rows.filter(Q(definition__team=Team.SALES) | Q(owner_role=actor.role) | own)
        if actor.house == House.DEALER and actor.role not in HEADS:
            return rows.filter(Q(owner_role=actor.role) | own)
        return rows

    def owed(self) -> Self:
        return self.filter(state__in=OWED)

    def finished(self) -> Self:
        return self.filter(state__in=FINISHED)

    def overdue(self, now: dt.datetime) -> Self:
        return self.filter(state__in=OWED, due_at__lt=now)

    def counted(self, now: dt.datetime) -> Self:
        """What a rate speaks of: its time is over, and nobody has let it go."""
        return self.filter(due_at__lt=now).exclude(state=DutyState.WAIVED)

    def waking(self, now: dt.datetime) -> Self:
        return self.filter(state__in=OWED, wake_at__lte=now)

    def owing(self, code: str, period: Period) -> Self:
        """Still owed, and fulfilled by the system's report of this code and period."""
        return self.owed().filter(
            report_code=code, period_end=period.end, period_start__lte=period.start
        )

    def for_list(self) -> Self:
        return self.select_related("dealer", "owner", "stands_in_for", "done_by")


class LeaveQuerySet(ScopedQuerySet["Leave"]):
    """Who is away is known to the person and to the heads of the house; in sales to its director."""

    scope = Scope(dealer="dealer", hq=frozenset({Role.AUDITOR}))

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        if actor.house == House.STORE:
            return rows.none()
        own = Q(person=actor.user_id)
        if actor.role == Role.D_SALES_DIR:
            led = self.model.objects.filter(
                person__memberships__role__in=SALES_PEOPLE,
                person__memberships__dealer=F("dealer"),
            )
            return rows.filter(own | Q(pk__in=led.values("pk")))
        if actor.house == House.DEALER and actor.role not in HEADS:
            return rows.filter(own)
        return rows

    def valid(self) -> Self:
        return self.filter(cancelled_at=None)

    def touching(self, first: dt.date, last: dt.date) -> Self:
        return self.valid().filter(first_day__lte=last, last_day__gte=first)
