"""How states and verdicts look, the same in the portal, in the back office and in mails."""

from claims.choices import ClaimState, DocumentState, HoldReason, StepDecision
from claims.models import Claim
from dealerops.portal.registry import Badge, Tone
from dealerops.reading.verdict import Outcome

STATE_TONES: dict[str, Tone] = {
    ClaimState.DRAFT: Tone.NEUTRAL,
    ClaimState.SUBMITTED: Tone.BLUE,
    ClaimState.ASSIGNED: Tone.BLUE,
    ClaimState.CHECKING: Tone.BLUE,
    ClaimState.REJECT_PROPOSED: Tone.AMBER,
    ClaimState.CHECK_PASSED: Tone.BLUE,
    ClaimState.IN_APPROVAL: Tone.BLUE,
    ClaimState.RESET: Tone.AMBER,
    ClaimState.APPROVED: Tone.GREEN,
    ClaimState.REJECTED: Tone.RED,
    ClaimState.WITHDRAWN: Tone.NEUTRAL,
}
DOCUMENT_TONES: dict[str, Tone] = {
    DocumentState.UPLOADED: Tone.BLUE,
    DocumentState.OK: Tone.GREEN,
    DocumentState.FAIL: Tone.RED,
    DocumentState.WAIVED: Tone.NEUTRAL,
}
VERDICT_TONES: dict[str, Tone] = {
    Outcome.MATCH: Tone.GREEN,
    Outcome.MISMATCH: Tone.RED,
    Outcome.UNREADABLE: Tone.AMBER,
}
DECISION_TONES: dict[str, Tone] = {
    StepDecision.WAITING: Tone.BLUE,
    StepDecision.APPROVED: Tone.GREEN,
    StepDecision.DROPPED: Tone.NEUTRAL,
}


def state_badge(claim: Claim) -> Badge:
    return Badge(STATE_TONES[claim.state], ClaimState(claim.state).label)


def hold_badge(claim: Claim) -> Badge | None:
    """Why a claim does not move on; None when nothing holds it."""
    if claim.hold_reason == HoldReason.NONE:
        return None
    return Badge(Tone.AMBER, HoldReason(claim.hold_reason).label)


def document_badge(state: str) -> Badge:
    return Badge(DOCUMENT_TONES[state], DocumentState(state).label)


def verdict_badge(verdict: str) -> Badge:
    return Badge(VERDICT_TONES[verdict], Outcome(verdict).label)


def decision_badge(decision: str) -> Badge:
    return Badge(DECISION_TONES[decision], StepDecision(decision).label)
