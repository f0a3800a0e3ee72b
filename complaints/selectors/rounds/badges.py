"""The states of rounds, minutes and action items as badges."""

from complaints.choices import Lamp
from complaints.choices.rounds import ActionState, MinutesState, RoundState
from dealerops.portal.registry import Badge, Tone

LAMP_TONES = {Lamp.GREEN: Tone.GREEN, Lamp.YELLOW: Tone.AMBER, Lamp.RED: Tone.RED}
ROUND_TONES = {
    RoundState.PLANNED: Tone.NEUTRAL,
    RoundState.OPEN: Tone.BLUE,
    RoundState.HELD: Tone.GREEN,
    RoundState.CANCELLED: Tone.NEUTRAL,
    RoundState.LAPSED: Tone.AMBER,
}
MINUTES_TONES = {
    MinutesState.DRAFT: Tone.NEUTRAL,
    MinutesState.ISSUED: Tone.BLUE,
    MinutesState.FINAL: Tone.GREEN,
    MinutesState.REPLACED: Tone.NEUTRAL,
}


def lamp_badge(lamp: str) -> Badge:
    return Badge(LAMP_TONES[Lamp(lamp)], Lamp(lamp).label)


def round_badge(state: str) -> Badge:
    return Badge(ROUND_TONES[RoundState(state)], RoundState(state).label)


def minutes_badge(state: str) -> Badge:
    return Badge(MINUTES_TONES[MinutesState(state)], MinutesState(state).label)


def action_badge(state: str, *, is_late: bool) -> Badge:
    if state == ActionState.OPEN:
        return Badge(Tone.RED if is_late else Tone.BLUE, ActionState.OPEN.label)
    tone = Tone.GREEN if state == ActionState.CLOSED else Tone.NEUTRAL
    return Badge(tone, ActionState(state).label)
