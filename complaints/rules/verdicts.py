"""Policy about a decision before it is made (domain.md 3.7)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import (
    ABOUT_A_CASE,
    WITH_MONEY,
    WITHOUT_ACTION,
    ChinaReason,
    DecisionType,
    RoundKind,
    Why,
)
from complaints.models import AgendaItem, SensorRound
from dealerops.foundation.errors import Refusal

NO_CASE = Refusal("DECISION_NEEDS_CASE", _("This is decided about a case."), "type")
NO_AMOUNT = Refusal("DECISION_AMOUNT", _("Name the amount."), "amount")
NO_APPROVER = Refusal("DECISION_APPROVER", _("Name who approves it."), "approver")
NO_OWNER = Refusal("ACTION_OWNER", _("Name who does it."), "owner")
NO_DAY = Refusal("ACTION_DAY", _("Say until when."), "due_on")
PAST = Refusal("ACTION_DAY_PAST", _("This day is over."), "due_on")
AT_THE_TOP = Refusal("AT_THE_TOP", _("This is the China round already."), "type")
NOT_CHINA = Refusal(
    "NO_CHINA_SCOPE", _("Say which part of the scope of the China round it meets."), "reasons"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as it is written down; `reasons` are codes of ChinaReason for what goes up."""

    type: str
    text: str = ""
    amount: Decimal | None = None
    approver_id: int | None = None
    owner_id: int | None = None
    due_on: dt.date | None = None
    reasons: Sequence[str] = field(default_factory=tuple)


def against(verdict: Verdict, item: AgendaItem, round_: SensorRound, on: dt.date) -> list[Refusal]:
    """Every reason against this decision, of what it says itself."""
    found = [
        _needs_case(verdict, item),
        *_money(verdict),
        *_action(verdict, round_, on),
        _going_up(verdict, item, round_),
    ]
    return [one for one in found if one]


def scope_of(item: AgendaItem, verdict: Verdict) -> list[str]:
    """What of the China scope the rules have seen, here or in the section for it, and what people add."""
    same = Q(pk=item.pk) | Q(subject=item.subject)
    if item.case_id is not None:
        same |= Q(case=item.case_id)
    rows = item.round.items.filter(same)
    seen = {values["what"] for row in rows for code, values in row.why if code == Why.CHINA}
    return sorted((seen | set(verdict.reasons)) & set(ChinaReason.values))


def needs_action(verdict: Verdict, round_: SensorRound) -> bool:
    """Somebody must do something; whatever the China round decides comes back as an action item."""
    return round_.kind == RoundKind.CHINA or verdict.type not in WITHOUT_ACTION


def _needs_case(verdict: Verdict, item: AgendaItem) -> Refusal | None:
    return NO_CASE if verdict.type in ABOUT_A_CASE and item.case_id is None else None


def _money(verdict: Verdict) -> list[Refusal | None]:
    if verdict.type not in WITH_MONEY:
        return []
    return [
        None if verdict.amount and verdict.amount > 0 else NO_AMOUNT,
        None if verdict.approver_id else NO_APPROVER,
    ]


def _action(verdict: Verdict, round_: SensorRound, on: dt.date) -> list[Refusal | None]:
    """Owner and day belong together, whether they must be named or may."""
    some = needs_action(verdict, round_) or verdict.owner_id or verdict.due_on
    return [
        NO_OWNER if some and not verdict.owner_id else None,
        NO_DAY if some and not verdict.due_on else None,
        PAST if verdict.due_on and verdict.due_on < on else None,
    ]


def _going_up(verdict: Verdict, item: AgendaItem, round_: SensorRound) -> Refusal | None:
    if verdict.type != DecisionType.ESCALATE_CHINA_ROUND:
        return None
    if round_.kind == RoundKind.CHINA:
        return AT_THE_TOP
    return None if scope_of(item, verdict) else NOT_CHINA
