"""What is done so that it does not happen again, whether it helped, and who has read of it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import Department, Effect, RootCause, TouchPoint
from complaints.models import Case, CorrectiveAction, Lesson, LessonReading
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.workcal.calc import local_date

EFFECT_AFTER = dt.timedelta(days=60)
WRITERS = frozenset({Role.QUALITY, Role.RISK_MANAGER, Role.COMPLAINT_DESK})
ACTORS = WRITERS | {Role.LEGAL, Role.D_CAM}
WRONG_ROLE = Refusal("WRONG_ROLE", _("Your role does not allow this."))
DONE_ALREADY = Refusal("ACTION_DONE", _("This action is done already."))
NOT_DONE = Refusal("ACTION_NOT_DONE", _("The action is not done yet."))
TOO_EARLY = Refusal("EFFECT_TOO_EARLY", _("The effect can be seen sixty days after it was done."))
SEEN_ALREADY = Refusal("EFFECT_SEEN", _("Somebody has looked at the effect already."))
OWN_ACTION = Refusal("EFFECT_BY_OWNER", _("Whoever did it does not judge the effect."))
NO_SUCH_PERSON = Refusal("NO_SUCH_PERSON", _("There is no such person."), "owner_id")
BEFORE_TODAY = Refusal("DUE_IN_THE_PAST", _("The day it is due lies in the past."), "due_on")


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What is to be done about which cause, by whom, until which day."""

    cause: RootCause
    what: str
    owner_id: int
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What was learned, for the owner of which process."""

    department: Department
    touch_point: TouchPoint
    cause: RootCause
    text: str


@transaction.atomic
def add_action(case_id: int, facts: ActionFacts, *, by: Actor) -> CorrectiveAction:
    """Something is to be done about the cause of a case."""
    case = Case.objects.visible_to(by).lock(case_id)
    if by.role not in ACTORS:
        raise DomainError(WRONG_ROLE)
    if facts.due_on < timezone.localdate():
        raise InvalidInput(BEFORE_TODAY)
    if not User.objects.filter(pk=facts.owner_id, is_active=True).exists():
        raise InvalidInput(NO_SUCH_PERSON)
    action = CorrectiveAction.objects.create(
        case=case,
        cause=facts.cause,
        what=facts.what,
        owner_id=facts.owner_id,
        due_on=facts.due_on,
    )
    record(action, "complaints.action_added", by=by, case=case.pk, cause=facts.cause)
    return action


@transaction.atomic
def finish_action(action_id: int, *, by: Actor) -> CorrectiveAction:
    """It is done; from today sixty days are counted to the look at its effect."""
    action = CorrectiveAction.objects.visible_to(by).lock(action_id)
    if by.role not in ACTORS and by.user_id != action.owner_id:
        raise DomainError(WRONG_ROLE)
    if action.done_at is not None:
        raise DomainError(DONE_ALREADY)
    action.done_at = timezone.now()
    action.check_on = local_date(action.done_at) + EFFECT_AFTER
    action.save_fields("done_at", "check_on")
    record(action, "complaints.action_done", by=by, check_on=action.check_on)
    return action


@transaction.atomic
def check_effect(action_id: int, *, effect: Effect, note: str, by: Actor) -> CorrectiveAction:
    """Somebody other than its owner says whether it helped; not before the sixty days are over."""
    action = CorrectiveAction.objects.visible_to(by).lock(action_id)
    if by.role not in WRITERS:
        raise DomainError(WRONG_ROLE)
    refusals = _not_to_be_checked(action, by)
    if refusals:
        raise DomainError(*refusals)
    action.effect, action.effect_note = effect, note
    action.checked_by_id, action.checked_at = by.user_id, timezone.now()
    action.save_fields("effect", "effect_note", "checked_by", "checked_at")
    record(action, "complaints.effect_seen", by=by, effect=effect)
    return action


def _not_to_be_checked(action: CorrectiveAction, by: Actor) -> list[Refusal]:
    if action.check_on is None:
        return [NOT_DONE]
    found = []
    if action.check_on > timezone.localdate():
        found.append(TOO_EARLY)
    if action.effect:
        found.append(SEEN_ALREADY)
    if by.user_id == action.owner_id:
        found.append(OWN_ACTION)
    return found


@transaction.atomic
def write_lesson(facts: LessonFacts, *, by: Actor, case_id: int | None = None) -> Lesson:
    """Something that the owners of a process are to know; it names no customer."""
    if by.role not in WRITERS:
        raise DomainError(WRONG_ROLE)
    case = Case.objects.visible_to(by).lock(case_id) if case_id else None
    lesson = Lesson.objects.create(
        case=case,
        department=facts.department,
        touch_point=facts.touch_point,
        cause=facts.cause,
        text=facts.text,
        written_by_id=by.user_id or 0,
        written_at=timezone.now(),
    )
    record(lesson, "complaints.lesson_written", by=by, department=facts.department)
    return lesson


@transaction.atomic
def read_lesson(lesson_id: int, *, by: Actor) -> Lesson:
    """Whoever has read it says so, once; again changes nothing."""
    lesson = Lesson.objects.visible_to(by).lock(lesson_id)
    _row, is_new = LessonReading.objects.get_or_create(
        lesson=lesson, person_id=by.user_id, defaults={"at": timezone.now()}
    )
    if is_new:
        record(lesson, "complaints.lesson_read", by=by)
    return lesson
