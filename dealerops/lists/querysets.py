"""People's own views and layouts are theirs alone."""

from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Actor
from dealerops.foundation.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.lists.models import ListLayout, SavedView


class SavedViewQuerySet(ScopedQuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person's own, in whatever role; the system has no views and reads nobody's."""
        return self.none() if actor.user_id is None else self.filter(user=actor.user_id)

    def of_list(self, key: str) -> Self:
        return self.filter(list=key)


class LayoutQuerySet(ScopedQuerySet["ListLayout"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person's own, in whatever role."""
        return self.none() if actor.user_id is None else self.filter(user=actor.user_id)

    def of_list(self, key: str) -> Self:
        return self.filter(list=key)
