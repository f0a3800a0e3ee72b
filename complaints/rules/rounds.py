"""Policy about rounds, minutes and action items (domain.md 3.7)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import (
    QUORUM,
    Attendance,
    MinutesState,
    ObjectionState,
    RoundKind,
    RoundState,
)
from complaints.models import ActionItem, Minutes, SensorRound
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal

NO_AGENDA = Refusal("NO_AGENDA", _("The agenda has not been built yet."))
NO_QUORUM = Refusal(
    "NO_QUORUM",
    _("Risk management, aftersales, quality and one region, or their deputies, must be there."),
)
NO_REASON = Refusal("CALL_OFF_REASON", _("Say why it is called off."), "reason")
HAS_DECISIONS = Refusal("HAS_DECISIONS", _("This round has decided something already."))
NOT_OPEN = Refusal("ROUND_NOT_OPEN", _("Nothing can be written into this round any more."))
NO_SUMMARY = Refusal("MINUTES_SUMMARY", _("Write a summary before the minutes are issued."))
STILL_OPEN = Refusal("OBJECTION_TIME", _("Objections may still come in."))
OBJECTION_WAITS = Refusal("OBJECTION_WAITS", _("An objection has not been answered yet."))
NOT_ACCEPTED = Refusal("NO_OBJECTION", _("A new edition needs an objection that was accepted."))
TOO_LATE = Refusal("OBJECTION_LATE", _("The days for objections are over."))
NOT_OWNER = Refusal("ACTION_NOT_YOURS", _("This action item belongs to somebody else."))


def has_agenda(round_: SensorRound) -> Refusal | None:
    return None if round_.agenda_at else NO_AGENDA


def is_quorate(round_: SensorRound) -> Refusal | None:
    """The company round needs four functions; for an absent holder the deputy counts."""
    if round_.kind != RoundKind.COMPANY:
        return None
    there = {seat.function for seat in round_.seats.exclude(present=Attendance.ABSENT)}
    return None if there.issuperset(QUORUM) else NO_QUORUM


def says_why(round_: SensorRound) -> Refusal | None:
    return None if round_.reason.strip() else NO_REASON


def has_no_decision(round_: SensorRound) -> Refusal | None:
    decided = round_.items.filter(decisions__withdrawn_at=None, decisions__isnull=False)
    return HAS_DECISIONS if decided.exists() else None


def is_writable(round_: SensorRound) -> Refusal | None:
    """While it is in session, and afterwards until its minutes are issued."""
    if round_.state == RoundState.OPEN:
        return None
    is_draft = round_.minutes.filter(state=MinutesState.DRAFT).exists()
    return None if round_.state == RoundState.HELD and is_draft else NOT_OPEN


def has_summary(minutes: Minutes) -> Refusal | None:
    return None if minutes.summary.strip() else NO_SUMMARY


def days_are_over(minutes: Minutes) -> Refusal | None:
    until = minutes.objections_until
    return None if until and until <= timezone.now() else STILL_OPEN


def may_still_be_objected_to(minutes: Minutes) -> Refusal | None:
    return TOO_LATE if days_are_over(minutes) is None else None


def nothing_waits(minutes: Minutes) -> Refusal | None:
    waiting = minutes.objections.filter(state=ObjectionState.OPEN)
    return OBJECTION_WAITS if waiting.exists() else None


def objection_was_accepted(minutes: Minutes) -> Refusal | None:
    accepted = minutes.objections.filter(state=ObjectionState.ACCEPTED)
    return None if accepted.exists() else NOT_ACCEPTED


def is_owner(action: ActionItem, actor: Actor) -> Refusal | None:
    """The owner closes; the risk manager may do it for somebody who is not there."""
    own = action.owner_id == actor.user_id or actor.role == Role.RISK_MANAGER
    return None if own else NOT_OWNER
