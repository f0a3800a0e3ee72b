"""Who sees process maps, targets and what was learned (domain.md 7.1, 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from complaints.choices import SheetState
from complaints.querysets.cases import AT_THE_DEALER, READERS, OfACase
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models.learning import CorrectiveAction, Lesson, LessonReading
    from complaints.models.process import Bottleneck, ProcessMap, ProcessStep
    from complaints.models.target import KpiReview, TargetLine, TargetSheet

REGIONS = frozenset({Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM})


class ProcessMapQuerySet(ScopedQuerySet["ProcessMap"]):
    scope = Scope(everyone=True)

    def in_force(self, on: dt.date) -> Self:
        """The newest version of each process by that day."""
        known = self.filter(valid_from__lte=on).order_by("process", "-number")
        return known.distinct("process")


class ProcessStepQuerySet(ScopedQuerySet["ProcessStep"]):
    scope = Scope(everyone=True)


class BottleneckQuerySet(ScopedQuerySet["Bottleneck"]):
    scope = Scope(hq=READERS)


class KpiReviewQuerySet(ScopedQuerySet["KpiReview"]):
    scope = Scope(hq=READERS)

    def visible_to(self, actor: Actor) -> Self:
        """Which figures are kept is no secret of any dealer."""
        return self if actor.role in REGIONS else super().visible_to(actor)


class TargetSheetQuerySet(ScopedQuerySet["TargetSheet"]):
    scope = Scope(hq=READERS, region="region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        return super().visible_to(actor).filter(_own_targets(actor))

    def in_force(self) -> Self:
        return self.filter(state=SheetState.AGREED)


class TargetLineQuerySet(ScopedQuerySet["TargetLine"]):
    scope = Scope(hq=READERS, region="sheet__region", dealer="sheet__dealer")

    def visible_to(self, actor: Actor) -> Self:
        return super().visible_to(actor).filter(_own_targets(actor, "sheet__"))


class CorrectiveActionQuerySet(OfACase["CorrectiveAction"]):
    def to_check(self, on: dt.date) -> Self:
        """Done long enough ago for their effect to be seen, and not looked at yet."""
        return self.filter(effect="", check_on__lte=on)

    def to_do(self) -> Self:
        return self.filter(done_at=None)


class LessonQuerySet(ScopedQuerySet["Lesson"]):
    scope = Scope(hq=READERS)

    def visible_to(self, actor: Actor) -> Self:
        """Lessons name no customer: regions and the advocates and managers of dealers read them all."""
        reads = actor.role in REGIONS or actor.role in AT_THE_DEALER
        return self if reads else super().visible_to(actor)


class LessonReadingQuerySet(ScopedQuerySet["LessonReading"]):
    scope = Scope(hq=READERS)

    def visible_to(self, actor: Actor) -> Self:
        """Others see that they have read a lesson themselves."""
        if actor.role == Role.SYSTEM or actor.role in READERS:
            return self
        return self.filter(person=actor.user_id)


def _own_targets(actor: Actor, prefix: str = "") -> Q:
    """A manager sees the targets of the whole dealer, everybody else there their own."""
    if actor.house is not House.DEALER or actor.role == Role.D_GM:
        return Q()
    return Q(**{f"{prefix}owner": actor.user_id})
