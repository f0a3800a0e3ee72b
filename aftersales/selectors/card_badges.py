"""What colour a state has on pages about customers."""

from aftersales.choices import (
    LostState,
    MismatchState,
    ProspectState,
    ReminderState,
    Retention,
)
from dealerops.portal.registry import Badge, Tone

RETENTION_TONES = {
    Retention.NEW: Tone.NEUTRAL,
    Retention.ACTIVE: Tone.GREEN,
    Retention.RETURNED: Tone.BLUE,
    Retention.AT_RISK: Tone.AMBER,
    Retention.LOST: Tone.RED,
    Retention.DORMANT: Tone.NEUTRAL,
    Retention.NOT_COUNTED: Tone.NEUTRAL,
}
LOST_TONES = {
    LostState.OPEN: Tone.RED,
    LostState.CONTACTED: Tone.AMBER,
    LostState.WON_BACK: Tone.GREEN,
    LostState.RETURNED: Tone.BLUE,
    LostState.NOT_WON: Tone.NEUTRAL,
    LostState.LEFT: Tone.NEUTRAL,
    LostState.REFUSED: Tone.NEUTRAL,
}
PROSPECT_TONES = {
    ProspectState.NOTED: Tone.NEUTRAL,
    ProspectState.INVITED: Tone.BLUE,
    ProspectState.CAME: Tone.GREEN,
    ProspectState.STAYED_AWAY: Tone.AMBER,
}
REMINDER_TONES = {
    ReminderState.DUE: Tone.AMBER,
    ReminderState.DONE: Tone.GREEN,
    ReminderState.STOPPED: Tone.NEUTRAL,
}
MISMATCH_TONES = {
    MismatchState.OPEN: Tone.AMBER,
    MismatchState.SETTLED: Tone.NEUTRAL,
    MismatchState.GONE: Tone.GREEN,
}


def retention_badge(status: str | None) -> Badge:
    """A card that no night has looked at yet has had no visit."""
    state = Retention(status) if status else Retention.NEW
    return Badge(RETENTION_TONES[state], state.label)


def lost_badge(state: str) -> Badge:
    return Badge(LOST_TONES[LostState(state)], LostState(state).label)


def prospect_badge(state: str) -> Badge:
    return Badge(PROSPECT_TONES[ProspectState(state)], ProspectState(state).label)


def reminder_badge(state: str) -> Badge:
    return Badge(REMINDER_TONES[ReminderState(state)], ReminderState(state).label)


def mismatch_badge(state: str) -> Badge:
    return Badge(MISMATCH_TONES[MismatchState(state)], MismatchState(state).label)
