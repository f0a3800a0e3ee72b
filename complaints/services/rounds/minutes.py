"""Minutes: written, issued within a workday, objected to for two, final (domain.md 3.7)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import MinutesState, ObjectionState
from complaints.choices.rounds_policy import MINUTES_WORKDAYS, OBJECTION_WORKDAYS
from complaints.models import Minutes, Objection, SensorRound
from complaints.rules.rounds import NOT_OPEN, may_still_be_objected_to
from complaints.selectors.rounds.minutes_content import content_of
from complaints.selectors.rounds.people import is_seated
from complaints.workflow.rounds import CHAIR, MINUTES_FLOW, WRITERS
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE, WRONG_STATE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import add_workdays, end_of, local_date

NO_TEXT = Refusal("OBJECTION_TEXT", _("Say what is wrong in the minutes."), "text")
NO_ANSWER = Refusal("OBJECTION_ANSWER", _("Write an answer."), "answer")
ANSWERED = Refusal("OBJECTION_ANSWERED", _("This objection has been answered already."))
NOT_SEATED = Refusal("NOT_SEATED", _("Whoever has a seat in the round may object."))


@transaction.atomic
def write_summary(
    minutes_id: int, summary: str, *, by: Actor, version: int | None = None
) -> Minutes:
    """The words above the items, as long as it is a draft."""
    minutes = _lock(minutes_id, by)
    if by.role not in WRITERS:
        raise TransitionRefused(WRONG_ROLE)
    if minutes.state != MinutesState.DRAFT:
        raise TransitionRefused(NOT_OPEN)
    minutes.expect_version(version)
    minutes.summary = summary.strip()
    minutes.save_fields("summary")
    record(minutes, "complaints.minutes_written", by=by, round=minutes.round_id)
    return minutes


@transaction.atomic
def issue_minutes(minutes_id: int, *, by: Actor, version: int | None = None) -> Minutes:
    """Freeze what was said and decided, and send it to the seats; two workdays to object begin."""
    minutes = _lock(minutes_id, by)
    minutes.expect_version(version)
    step = MINUTES_FLOW.fire(minutes, "issue", by=by)
    now = timezone.now()
    today = local_date(now)
    until = add_workdays(today, Values(on=today)[OBJECTION_WORKDAYS])
    minutes.content = content_of(minutes.round)
    minutes.issued_at, minutes.issued_by_id = now, by.user_id
    minutes.objections_until = end_of(until)
    minutes.save_fields("state", "content", "issued_at", "issued_by", "objections_until")
    record(
        minutes,
        "complaints.minutes_issued",
        by=by,
        step=step,
        round=minutes.round_id,
        is_late=now >= minutes.issue_due_at,
    )
    return minutes


@transaction.atomic
def object_to(minutes_id: int, text: str, *, by: Actor) -> Objection:
    """Somebody with a seat holds them to be wrong. Raises TransitionRefused (OBJECTION_LATE, NOT_SEATED)."""
    minutes = _lock(minutes_id, by)
    if minutes.state != MinutesState.ISSUED:
        raise TransitionRefused(WRONG_STATE)
    late = may_still_be_objected_to(minutes)
    if late:
        raise TransitionRefused(late)
    if by.user_id is None or not is_seated(minutes.round, by):
        raise TransitionRefused(NOT_SEATED)
    if not text.strip():
        raise InvalidInput(NO_TEXT)
    objection = Objection.objects.create(
        minutes=minutes, by_id=by.user_id, at=timezone.now(), text=text.strip()
    )
    record(objection, "complaints.minutes_objected", by=by, minutes=minutes.pk)
    return objection


@transaction.atomic
def answer_objection(
    objection_id: int,
    *,
    is_accepted: bool,
    answer: str,
    by: Actor,
    version: int | None = None,
) -> Objection:
    """The chair answers; what is accepted calls for a new edition (`revise_minutes`)."""
    _lock(Objection.objects.visible_to(by).get(pk=objection_id).minutes_id, by)
    objection = Objection.objects.visible_to(by).lock(objection_id)
    objection.expect_version(version)
    if by.role not in CHAIR:
        raise TransitionRefused(WRONG_ROLE)
    if objection.state != ObjectionState.OPEN:
        raise TransitionRefused(ANSWERED)
    if not answer.strip():
        raise InvalidInput(NO_ANSWER)
    objection.state = ObjectionState.ACCEPTED if is_accepted else ObjectionState.REJECTED
    objection.answer = answer.strip()
    objection.answered_at, objection.answered_by_id = timezone.now(), by.user_id
    objection.save_fields("state", "answer", "answered_at", "answered_by")
    record(objection, "complaints.objection_answered", by=by, state=objection.state)
    return objection


@transaction.atomic
def revise_minutes(minutes_id: int, *, by: Actor, version: int | None = None) -> Minutes:
    """A new edition in place of the issued one, which stays as it is; the round can be corrected again."""
    minutes = _lock(minutes_id, by)
    minutes.expect_version(version)
    step = MINUTES_FLOW.fire(minutes, "revise", by=by)
    minutes.save_fields("state")
    record(minutes, "complaints.minutes_replaced", by=by, step=step, round=minutes.round_id)
    today = timezone.localdate()
    due_on = add_workdays(today, Values(on=today)[MINUTES_WORKDAYS])
    new = Minutes.objects.create(
        round_id=minutes.round_id,
        edition=minutes.edition + 1,
        summary=minutes.summary,
        issue_due_at=end_of(due_on),
    )
    record(new, "complaints.minutes_begun", by=by, round=new.round_id, edition=new.edition)
    return new


@transaction.atomic
def finalise_minutes(minutes_id: int, *, by: Actor = SYSTEM, version: int | None = None) -> Minutes:
    """The days to object are over and every objection is answered; nobody changes them any more.

    By itself this happens only where no objection was accepted, which calls for a new edition.
    """
    minutes = _lock(minutes_id, by)
    minutes.expect_version(version)
    step = MINUTES_FLOW.fire(minutes, "finalise", by=by)
    minutes.final_at = timezone.now()
    minutes.save_fields("state", "final_at")
    record(minutes, "complaints.minutes_final", by=by, step=step, round=minutes.round_id)
    return minutes


@transaction.atomic
def tell_late_minutes(minutes_id: int, *, now: dt.datetime, by: Actor = SYSTEM) -> bool:
    """The workday to issue them is over: the chair is told, once."""
    minutes = _lock(minutes_id, by)
    is_late = minutes.state == MinutesState.DRAFT and minutes.issue_due_at <= now
    if not is_late or minutes.late_told_at:
        return False
    minutes.late_told_at = now
    minutes.save_fields("late_told_at")
    record(minutes, "complaints.minutes_late", by=by, round=minutes.round_id)
    return True


def _lock(minutes_id: int, by: Actor) -> Minutes:
    """The minutes, and before them their round: whoever writes into the round holds that, too."""
    found = Minutes.objects.visible_to(by).get(pk=minutes_id)
    SensorRound.objects.visible_to(by).lock(found.round_id)
    return Minutes.objects.visible_to(by).lock(minutes_id)
