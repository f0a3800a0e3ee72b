"""How lights, states and signals look, the same on every page."""

from complaints.choices import CaseState, Lamp, SignalState
from dealerops.portal.registry import Badge, Tone

LAMP_TONES: dict[str, Tone] = {
    Lamp.GREEN: Tone.GREEN,
    Lamp.YELLOW: Tone.AMBER,
    Lamp.RED: Tone.RED,
}
CASE_TONES: dict[str, Tone] = {
    CaseState.NEW: Tone.RED,
    CaseState.TRIAGED: Tone.AMBER,
    CaseState.RESPONDED: Tone.BLUE,
    CaseState.INVESTIGATING: Tone.BLUE,
    CaseState.PLAN_PROPOSED: Tone.BLUE,
    CaseState.PLAN_AGREED: Tone.BLUE,
    CaseState.EXECUTING: Tone.BLUE,
    CaseState.RESOLVED: Tone.GREEN,
    CaseState.CLOSED: Tone.NEUTRAL,
    CaseState.REOPENED: Tone.RED,
    CaseState.LEGAL_HOLD: Tone.AMBER,
    CaseState.MERGED: Tone.NEUTRAL,
    CaseState.INVALID: Tone.NEUTRAL,
    CaseState.WITHDRAWN: Tone.NEUTRAL,
}
SIGNAL_TONES: dict[str, Tone] = {
    SignalState.NEW: Tone.AMBER,
    SignalState.ATTACHED: Tone.BLUE,
    SignalState.INVALID: Tone.NEUTRAL,
}


def lamp_badge(lamp: str) -> Badge:
    return Badge(LAMP_TONES[lamp], Lamp(lamp).label)


def case_badge(state: str) -> Badge:
    return Badge(CASE_TONES[state], CaseState(state).label)


def signal_badge(state: str) -> Badge:
    return Badge(SIGNAL_TONES[state], SignalState(state).label)
