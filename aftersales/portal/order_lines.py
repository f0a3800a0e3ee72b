"""The lines of an order with the buttons that their reader has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aftersales.choices import ItemState
from aftersales.models import RepairOrder, RoItem
from aftersales.rules.items import AT_WORK
from aftersales.selectors.badges import item_badge
from aftersales.workflow.items import ITEM_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.workflow import Transition
from dealerops.portal.registry import Badge

LINE_BUTTONS = ("start", "finish", "cancel")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the buttons its reader has."""

    item: RoItem
    badge: Badge
    buttons: Sequence[Transition[RoItem]]
    may_change: bool
    needs_notice: bool


def lines_of(
    order: RepairOrder, items: Iterable[RoItem], actor: Actor, *, may_change: bool
) -> list[Line]:
    return [_line(order, item, actor, may_change=may_change) for item in items]


def _line(order: RepairOrder, item: RoItem, actor: Actor, *, may_change: bool) -> Line:
    rows = ITEM_FLOW.available(item, actor)
    standing = item.state in {ItemState.APPROVED, ItemState.IN_WORK}
    buttons = [
        row
        for row in rows
        if row.name in LINE_BUTTONS
        and may_change
        and (row.name == "cancel" or order.state in AT_WORK)
        and (row.name != "start" or standing)
    ]
    notice = (
        item.safety_critical
        and item.state in {ItemState.DECLINED, ItemState.DEFERRED}
        and not hasattr(item, "risk_notice")
    )
    change = may_change and any(row.name == "revise" for row in rows)
    return Line(item, item_badge(item.state), buttons, change, notice)
