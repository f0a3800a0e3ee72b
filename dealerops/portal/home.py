"""What stands on the first page of a role, in the portal as in the back office."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dealerops.foundation.actor import Actor
from dealerops.portal.registry import (
    Action,
    Card,
    HomeCard,
    HomePanel,
    WorkList,
    WorkRow,
    actions,
    home_cards,
    home_panels,
    work_lists,
)

WORK_ROWS = 8
MOST_ROWS = 50  # that a worklist reads


@dataclass(frozen=True, slots=True)
class FilledList:
    """A worklist with its first rows; `total` counts the others that were read, too."""

    source: WorkList
    rows: Sequence[WorkRow]
    total: int


@dataclass(frozen=True, slots=True)
class Home:
    cards: Sequence[tuple[HomeCard, Card]]
    lists: Sequence[FilledList]
    panels: Sequence[tuple[HomePanel, SafeString]]
    actions: Sequence[Action]

    @property
    def busy(self) -> Sequence[FilledList]:
        """Worklists with something in them; the empty ones only say so below."""
        return [one for one in self.lists if one.rows]

    @property
    def done(self) -> Sequence[FilledList]:
        return [one for one in self.lists if not one.rows]

    @property
    def wide(self) -> Sequence[tuple[HomePanel, SafeString]]:
        return [one for one in self.panels if one[0].wide]

    @property
    def narrow(self) -> Sequence[tuple[HomePanel, SafeString]]:
        return [one for one in self.panels if not one[0].wide]

    @property
    def waiting(self) -> int:
        return sum(one.total for one in self.lists if one.source.mine)

    @property
    def waiting_more(self) -> bool:
        """Whether there may be more than `waiting`, because a list was cut."""
        return any(one.total >= MOST_ROWS for one in self.lists if one.source.mine)


def home_of(actor: Actor) -> Home:
    """Ask every app what it has registered for the role in force."""
    return Home(
        cards=[(card, card.data(actor)) for card in home_cards.for_role(actor.role)],
        lists=[_filled(source, actor) for source in work_lists.for_role(actor.role)],
        panels=[(panel, panel.render(actor)) for panel in home_panels.for_role(actor.role)],
        actions=[one for one in actions.for_role(actor.role) if one.on_home],
    )


def _filled(source: WorkList, actor: Actor) -> FilledList:
    rows = source.rows(actor)
    return FilledList(source=source, rows=rows[:WORK_ROWS], total=len(rows))
