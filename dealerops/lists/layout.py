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
    """The page's columns for this person, in the order that they chose.

    The first column of the list and those called in `fixed` always stand there, before all others, and
    are no choice. The choices begin with what is shown; what is hidden follows in the list's own order.
    """
    offered = {one.name: one for one in spec.columns_for(actor)}
    always = dict.fromkeys((next(iter(offered)), *(name for name in fixed if name in offered)))
    layout = ListLayout.objects.visible_to(actor).of_list(spec.key).first()
    wanted = layout.columns if layout else [one.name for one in standing(spec, actor)]
    shown = [name for name in dict.fromkeys(wanted) if name in offered and name not in always]
    hidden = [name for name in offered if name not in always and name not in shown]
    return Arranged(
        [offered[name] for name in (*always, *shown)],
        [Choice(offered[name], name in shown) for name in (*shown, *hidden)],
        layout.short_money if layout else False,
    )


def moved(names: Sequence[str], name: str, *, up: bool) -> list[str]:
    """`names` with one of them a place further up or down; as they were where that is not possible."""
    found = list(names)
    at = found.index(name) if name in found else -1
    to = at - 1 if up else at + 1
    if at >= 0 and 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found
