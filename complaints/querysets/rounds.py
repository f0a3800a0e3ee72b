"""Who sees rounds and what is said in them: the scope of the cases holds inside an agenda, too (domain.md 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Model, Q

from complaints.choices.rounds import (
    ActionState,
    MinutesState,
    ObjectionState,
    RoundKind,
    RoundState,
)
from complaints.querysets.cases import of_the_media
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import (
        ActionItem,
        AgendaItem,
        Decision,
        Minutes,
        Objection,
        RoundSeat,
        RoundTopic,
        SensorRound,
        StandingSeat,
    )

# Who takes part from head office; PR is told of what the media have taken up, and of nothing else.
ROUND_OFFICE = frozenset(
    {
        *(Role.RISK_MANAGER, Role.COMPLAINT_DESK, Role.QUALITY, Role.LEGAL, Role.VP),
        Role.AUDITOR,
    }
)
ROUND_REGIONS = frozenset({Role.REGION_HEAD, Role.REGION_CAM})
ROUND_READERS = ROUND_OFFICE | ROUND_REGIONS | {Role.PR_KAM}
OF_REGIONS = (RoundKind.COMPANY, RoundKind.STAND_UP)
M = TypeVar("M", bound=Model)


class RoundPart(ScopedQuerySet[M]):
    """What hangs on a round and names no case: seen by whoever sees the round."""

    scope = Scope(hq=ROUND_OFFICE | {Role.PR_KAM})
    to_kind = "round__kind"

    def visible_to(self, actor: Actor) -> Self:
        if actor.role in ROUND_REGIONS:
            return self.filter(**{f"{self.to_kind}__in": OF_REGIONS})
        return super().visible_to(actor)


class SensorRoundQuerySet(RoundPart["SensorRound"]):
    to_kind = "kind"

    def planned(self) -> Self:
        return self.filter(state=RoundState.PLANNED)

    def to_prepare(self, now: dt.datetime) -> Self:
        """Planned, their agenda due and never built."""
        return self.planned().filter(agenda_due_at__lte=now, agenda_at=None)

    def forgotten(self, before: dt.datetime) -> Self:
        """Stand-ups whose day is over and that nobody opened."""
        return self.planned().filter(kind=RoundKind.STAND_UP, scheduled_at__lt=before)

    def coming(self, now: dt.datetime, kind: str) -> Self:
        """Rounds that can still take something up, the next one first."""
        open_now = Q(state=RoundState.OPEN)
        still = Q(state=RoundState.PLANNED, scheduled_at__gte=now)
        return self.filter(open_now | still, kind=kind).order_by("scheduled_at")


class StandingSeatQuerySet(ScopedQuerySet["StandingSeat"]):
    scope = Scope(hq=ROUND_OFFICE)

    def active(self) -> Self:
        return self.filter(is_active=True)


class RoundSeatQuerySet(RoundPart["RoundSeat"]):
    """In the order of the functions."""


class OfTheRound(ScopedQuerySet[M]):
    """Items that may be about a case: a region sees its own, PR those of the media.

    `regions` of an item says what it is about without a case; an item that is about no region is the
    company's and everybody's in the room, one about several is seen by those who see all of them.
    """

    scope = Scope(hq=ROUND_OFFICE)
    to_item = ""

    def visible_to(self, actor: Actor) -> Self:
        to = self.to_item
        if actor.role == Role.PR_KAM:
            return self.filter(of_the_media(f"{to}case__"))
        if actor.house is not House.REGION:
            return super().visible_to(actor)
        if actor.role not in ROUND_REGIONS:
            return self.none()
        own = Q(**{f"{to}case__region__in": actor.region_ids})
        own |= Q(**{f"{to}case": None, f"{to}regions__contained_by": sorted(actor.region_ids)})
        return self.filter(own, **self._of_regions())

    def _of_regions(self) -> dict[str, object]:
        return {f"{self.to_item}round__kind__in": OF_REGIONS}


class AgendaItemQuerySet(OfTheRound["AgendaItem"]):
    """In the order of the agenda."""

    def on_the_table(self) -> Self:
        return self.filter(is_off=False)


class DecisionQuerySet(OfTheRound["Decision"]):
    """In the order in which they were made."""

    to_item = "item__"

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class ActionItemQuerySet(OfTheRound["ActionItem"]):
    """The owner sees an action item wherever it came from."""

    def visible_to(self, actor: Actor) -> Self:
        seen = super().visible_to(actor)
        if actor.user_id is None or actor.role not in ROUND_READERS:
            return seen
        return self.filter(Q(pk__in=seen.values("pk")) | Q(owner=actor.user_id))

    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN)

    def overdue(self, on: dt.date) -> Self:
        return self.open().filter(due_on__lt=on)


class RoundTopicQuerySet(ScopedQuerySet["RoundTopic"]):
    scope = Scope(hq=ROUND_OFFICE)

    def open(self) -> Self:
        return self.filter(closed_on=None)


class MinutesQuerySet(RoundPart["Minutes"]):
    """The newest edition first."""

    def current(self) -> Self:
        return self.exclude(state=MinutesState.REPLACED)

    def to_finish(self, now: dt.datetime) -> Self:
        """Issued, the days to object over, and no objection that waits or calls for a new edition."""
        due = self.filter(state=MinutesState.ISSUED, objections_until__lte=now)
        waiting = (ObjectionState.OPEN, ObjectionState.ACCEPTED)
        return due.exclude(objections__state__in=waiting)

    def late(self, now: dt.datetime) -> Self:
        """Not issued in time."""
        return self.filter(state=MinutesState.DRAFT, issue_due_at__lte=now)


class ObjectionQuerySet(RoundPart["Objection"]):
    """Whoever objects writes freely, so a region reads its own objections only."""

    to_kind = "minutes__round__kind"

    def visible_to(self, actor: Actor) -> Self:
        seen = super().visible_to(actor)
        if actor.role in ROUND_REGIONS | {Role.PR_KAM}:
            return seen.filter(by=actor.user_id)
        return seen

    def open(self) -> Self:
        return self.filter(state=ObjectionState.OPEN)
