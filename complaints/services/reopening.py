"""A closed case whose customer comes back (domain.md 3.5, N04)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.calc.same_issue import is_reopening
from complaints.choices import Level
from complaints.choices.case_policy import REOPEN_DAYS
from complaints.models import Case, SensorSignal
from complaints.rules.cases import NO_REASON, refuse_blank
from complaints.services.held import held_case
from complaints.services.steps import carry_on
from complaints.services.voices import SAVED, raise_by
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import local_date

TOO_LATE = Refusal(
    "REOPEN_TOO_LATE",
    _(
        "The case was closed too long ago. Take the complaint in anew: it will point back to this one."
    ),
)
# What the close said is said anew when the case is closed again; the journal keeps what it was.
OF_THE_CLOSE = (
    *("resolved_at", "planned_at", "agreed_at", "closed_at", "closed_by", "verified_at"),
    *("verified_by", "exception_by"),
)
WORDS_OF_THE_CLOSE = ("verification", "exception_reason", "exception_note")


@dataclass(frozen=True, slots=True)
class Return:
    """When the customer came back, by which signal, and how high on the ladder the case begins."""

    at: dt.datetime
    voice: SensorSignal | None = None
    level: int = Level.E1
    note: str = ""
    against: Sequence[Refusal] = ()


@transaction.atomic
def reopen_case(case_id: int, *, reason: str, by: Actor, version: int | None = None) -> Case:
    """The customer came back to the person who presses this, within 30 days of the close.

    Raises TransitionRefused later than that (REOPEN_TOO_LATE), and without a reason.
    """
    case = held_case(case_id, by=by, version=version)
    now = timezone.now()
    also = refuse_blank(reason, NO_REASON)
    if case.closed_at and not _is_in_time(case, case.closed_at, now):
        also.append(TOO_LATE)
    bring_back(case, Return(now, note=reason.strip(), against=also), by=by)
    return case


def bring_back(case: Case, back: Return, *, by: Actor) -> None:
    """Same number, one more reopening; the close counts no longer, the way goes on to the next one.

    `case` is held by the caller. Raises TransitionRefused with what speaks `against`.
    """
    closed = {
        "closed_at": case.closed_at,
        "resolved_at": case.resolved_at,
        "verification": case.verification,
        "by": case.closed_by_id,
        "cost": case.cost,
    }
    step = CASE_FLOW.fire(case, "reopen", by=by, also=back.against)
    case.reopen_count += 1
    case.reopened_at = back.at
    case.level = max(case.level, back.level)
    for name in OF_THE_CLOSE:
        setattr(case, name, None)
    for name in WORDS_OF_THE_CLOSE:
        setattr(case, name, "")
    raised: tuple[str, ...] = ()
    if back.voice:
        raise_by(case, back.voice)
        raised = SAVED
    case.save_fields(
        *("state", "reopen_count", "reopened_at", "level"),
        *(*OF_THE_CLOSE, *WORDS_OF_THE_CLOSE, *raised),
    )
    signal = back.voice.pk if back.voice else None
    record(
        case,
        "complaints.case_reopened",
        by=by,
        step=step,
        note=back.note,
        signal=signal,
        closed=closed,
    )
    carry_on(case, "complaints.case_reopened", by=by)


def _is_in_time(case: Case, closed_at: dt.datetime, now: dt.datetime) -> bool:
    values = Values(on=local_date(now), dealer_id=case.dealer_id)
    return is_reopening(local_date(now), local_date(closed_at), days=values[REOPEN_DAYS])
