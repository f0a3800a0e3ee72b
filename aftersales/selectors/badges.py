"""How states of orders and lines look, the same on every page."""

from aftersales.choices import ItemState, RoState
from dealerops.portal.registry import Badge, Tone

ORDER_TONES: dict[str, Tone] = {
    RoState.APPOINTED: Tone.NEUTRAL,
    RoState.CHECKED_IN: Tone.BLUE,
    RoState.INSPECTED: Tone.BLUE,
    RoState.QUOTED: Tone.AMBER,
    RoState.APPROVED: Tone.BLUE,
    RoState.WIP: Tone.BLUE,
    RoState.AWAITING_APPROVAL: Tone.AMBER,
    RoState.AWAITING_PARTS: Tone.AMBER,
    RoState.SUBLET: Tone.AMBER,
    RoState.QC: Tone.BLUE,
    RoState.READY: Tone.GREEN,
    RoState.SETTLED: Tone.GREEN,
    RoState.PAID: Tone.GREEN,
    RoState.DELIVERED: Tone.GREEN,
    RoState.ARCHIVED: Tone.NEUTRAL,
    RoState.CANCELLED: Tone.NEUTRAL,
    RoState.NO_SHOW: Tone.NEUTRAL,
}
ITEM_TONES: dict[str, Tone] = {
    ItemState.PROPOSED: Tone.AMBER,
    ItemState.APPROVED: Tone.BLUE,
    ItemState.DECLINED: Tone.RED,
    ItemState.DEFERRED: Tone.NEUTRAL,
    ItemState.IN_WORK: Tone.BLUE,
    ItemState.DONE: Tone.GREEN,
    ItemState.QC_OK: Tone.GREEN,
    ItemState.CANCELLED: Tone.NEUTRAL,
}


def order_badge(state: str) -> Badge:
    return Badge(ORDER_TONES[state], RoState(state).label)


def item_badge(state: str) -> Badge:
    return Badge(ITEM_TONES[state], ItemState(state).label)
