"""How the states of rental orders look, the same on every page."""

from dealerops.portal.registry import Badge, Tone
from rental.choices import OrderState

ORDER_TONES: dict[str, Tone] = {
    OrderState.INQUIRY: Tone.NEUTRAL,
    OrderState.PENDING_CONFIRM: Tone.AMBER,
    OrderState.CONFIRMED: Tone.BLUE,
    OrderState.ASSIGNED: Tone.BLUE,
    OrderState.READY: Tone.GREEN,
    OrderState.IN_USE: Tone.GREEN,
    OrderState.RETURNED: Tone.AMBER,
    OrderState.SETTLING: Tone.AMBER,
    OrderState.DEPOSIT_HOLD: Tone.BLUE,
    OrderState.CLOSED: Tone.NEUTRAL,
    OrderState.CANCELLED: Tone.NEUTRAL,
    OrderState.NO_SHOW: Tone.RED,
    OrderState.REJECTED: Tone.NEUTRAL,
}


def order_badge(state: str) -> Badge:
    return Badge(ORDER_TONES[state], OrderState(state).label)
