"""Subscriptions are a person's own, each in the role for which they get the report."""

from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from reports.models import ReportSubscription


class ReportSubscriptionQuerySet(ScopedQuerySet["ReportSubscription"]):
    """Nobody keeps another's, whatever their house; an ended membership has none."""

    scope = Scope(owner="membership__user")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.SYSTEM:
            return self
        if actor.user_id is None:
            return self.none()
        return self.filter(
            membership__user=actor.user_id,
            membership__role=actor.role,
            membership__ended_at=None,
        )
