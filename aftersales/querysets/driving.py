"""Who sees driver tasks and what hangs on them: the driver their own, the house those of its orders."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db.models import Model, Q

from aftersales.choices.driving import OVER, DriveKind, DriveState
from aftersales.querysets.bays import HouseRowQuerySet
from aftersales.querysets.orders import READERS, WHOLE_DEALER
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from aftersales.models import (
        CustodyQuestion,
        DriveIncident,
        DriverLicence,
        DriverTask,
        DriveUpdate,
    )

M = TypeVar("M", bound=Model)


def own_drives(actor: Actor, prefix: str = "") -> Q:
    """Which tasks of the own dealer a dealer role sees; `prefix` leads to the task, `task__`."""
    if actor.role in WHOLE_DEALER:
        return Q()
    if actor.role == Role.D_DRIVER:
        return Q(**{f"{prefix}driver": actor.user_id})
    if actor.role == Role.D_SA:
        return Q(**{f"{prefix}order__advisor": actor.user_id})
    return Q(pk__in=())


class DriverLicenceQuerySet(HouseRowQuerySet["DriverLicence"]):
    def valid_on(self, day: dt.date) -> Self:
        return self.in_use().filter(valid_from__lte=day, valid_until__gte=day)


class DriverTaskQuerySet(ScopedQuerySet["DriverTask"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_drives(actor)) if actor.house is House.DEALER else rows

    def open(self) -> Self:
        return self.exclude(state__in=OVER)

    def without_driver(self) -> Self:
        return self.filter(state=DriveState.CREATED)

    def roadside(self) -> Self:
        return self.filter(kind=DriveKind.ROADSIDE)


class PartOfDrive(ScopedQuerySet[M]):
    """The rows of a task that stands at `path`."""

    path: ClassVar[str] = "task__"
    scope = Scope(hq=READERS, region="task__dealer__region", dealer="task__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_drives(actor, self.path)) if actor.house is House.DEALER else rows


class DriveUpdateQuerySet(PartOfDrive["DriveUpdate"]):
    """Seen with the task."""


class DriveIncidentQuerySet(PartOfDrive["DriveIncident"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class CustodyQuestionQuerySet(ScopedQuerySet["CustodyQuestion"]):
    """A dealer's leaders see who had a car twice."""

    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        may = actor.house is not House.DEALER or actor.role in WHOLE_DEALER
        return rows if may else rows.none()

    def open(self) -> Self:
        return self.filter(closed_at=None)
