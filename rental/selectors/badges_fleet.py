"""How breakdowns and blocks look in lists and headlines."""

from dealerops.portal.registry import Badge, Tone
from rental.choices import BlockKind
from rental.choices.breakdowns import BreakdownState as S

TONES = {
    S.OPEN: Tone.RED,
    S.HELPED: Tone.AMBER,
    S.REPLACED: Tone.GREEN,
    S.REPAIRED: Tone.GREEN,
    S.ENDED: Tone.NEUTRAL,
}


def breakdown_badge(state: str) -> Badge:
    return Badge(TONES[S(state)], S(state).label)


def block_badge(kind: str) -> Badge:
    urgent = kind in (BlockKind.BREAKDOWN, BlockKind.RECALL, BlockKind.VIOLATIONS)
    return Badge(Tone.RED if urgent else Tone.AMBER, BlockKind(kind).label)
