"""Scheduled views belong to the person who scheduled them, as long as the role they did it in lasts."""

from typing import TYPE_CHECKING, Any, Self

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from reports.choices import ScheduleState

if TYPE_CHECKING:
    from reports.models import ScheduledView, ScheduleReader, ViewCopy, ViewRun


def _own(rows: Any, actor: Actor) -> Any:
    """Whatever house somebody is of, they see what they scheduled and nobody else's."""
    if actor.role == Role.SYSTEM:
        return rows
    if actor.user_id is None:
        return rows.none()
    membership = rows.scope.owner.removesuffix("__user")
    own = {f"{membership}__user": actor.user_id, f"{membership}__ended_at": None}
    return rows.filter(**own)


class ScheduledViewQuerySet(ScopedQuerySet["ScheduledView"]):
    scope = Scope(owner="membership__user")

    def visible_to(self, actor: Actor) -> Self:
        found: Self = _own(self, actor)
        return found

    def active(self) -> Self:
        return self.filter(state=ScheduleState.ACTIVE)


class ScheduleReaderQuerySet(ScopedQuerySet["ScheduleReader"]):
    scope = Scope(owner="schedule__membership__user")

    def visible_to(self, actor: Actor) -> Self:
        found: Self = _own(self, actor)
        return found


class ViewRunQuerySet(ScopedQuerySet["ViewRun"]):
    scope = Scope(owner="schedule__membership__user")

    def visible_to(self, actor: Actor) -> Self:
        found: Self = _own(self, actor)
        return found


class ViewCopyQuerySet(ScopedQuerySet["ViewCopy"]):
    scope = Scope(owner="run__schedule__membership__user")

    def visible_to(self, actor: Actor) -> Self:
        found: Self = _own(self, actor)
        return found
