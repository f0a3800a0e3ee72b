"""Which columns a list's page shows to somebody: their own choice, or the ones it was made with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.lists.columns import ListColumn, Shown
from dealerops.lists.models import ListLayout
from dealerops.lists.spec import ListSpec


@dataclass(frozen=True)
class Choice:
    """One line of the menu of columns."""

    column: ListColumn
    on: bool


@dataclass(frozen=True)
class Arranged:
    """The columns on the page, what else there is, and whether amounts are written in short."""

    columns: Sequence[ListColumn]
    choices: Sequence[Choice]
    short_money: bool = False

    @property
    def has_money(self) -> bool:
        return any(one.column.kind == Kind.MONEY for one in self.choices)


def standing(spec: ListSpec[Any], actor: Actor) -> list[ListColumn]:
    """The columns of the page until somebody chooses."""
    return [one for one in spec.columns_for(actor) if one.shown == Shown.LIST]


def arranged(spec: ListSpec[Any], actor: Actor, *, fixed: Sequence[str]) -> Arranged:
    """The page's columns for this person, in the list's own order.

    The first column of the list and those called in `fixed` always stand there and are no choice.
    """
    offered = spec.columns_for(actor)
    always = {offered[0].name, *fixed}
    layout = ListLayout.objects.visible_to(actor).of_list(spec.key).first()
    wanted = layout.columns if layout else [one.name for one in standing(spec, actor)]
    shown = always.union(wanted)
    return Arranged(
        [one for one in offered if one.name in shown],
        [Choice(one, one.name in shown) for one in offered if one.name not in always],
        layout.short_money if layout else False,
    )
