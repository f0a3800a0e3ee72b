"""Raising what a round shall talk about: a process to improve, or a matter for the China round."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import ChinaReason, TopicKind
from complaints.models import Case, RoundTopic
from complaints.workflow.rounds import WRITERS
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

RAISERS = frozenset({*WRITERS, Role.QUALITY, Role.LEGAL, Role.SYSTEM})
NO_SCOPE = Refusal(
    "CHINA_SCOPE",
    _("Only what meets the scope of the China round goes there. Say which part of it."),
    "reasons",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What to talk about; `reasons` are codes of ChinaReason, needed for the China round only."""

    kind: str
    title: str
    words: str = ""
    case_id: int | None = None
    reasons: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def raise_topic(topic: Topic, *, by: Actor) -> RoundTopic:
    """Put it on the list; a case that is on the way to the China round already stays there once.

    Raises InvalidInput (CHINA_SCOPE) and TransitionRefused (WRONG_ROLE).
    """
    if by.role not in RAISERS:
        raise TransitionRefused(WRONG_ROLE)
    if topic.kind == TopicKind.CHINA and not set(topic.reasons) & set(ChinaReason.values):
        raise InvalidInput(NO_SCOPE)
    if topic.case_id is not None:
        Case.objects.visible_to(by).lock(topic.case_id)
        there = RoundTopic.objects.visible_to(by).open()
        known = there.filter(kind=topic.kind, case=topic.case_id).first()
        if known:
            return known
    raised = RoundTopic.objects.create(
        kind=topic.kind,
        title=topic.title.strip(),
        words=topic.words.strip(),
        case_id=topic.case_id,
        reasons=sorted(set(topic.reasons)),
        raised_by_id=by.user_id,
    )
    record(raised, "complaints.topic_raised", by=by, kind=topic.kind, case=topic.case_id)
    return raised
