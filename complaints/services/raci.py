"""Duties that act: who does it gets a task, who answers for it hears of delay, who is asked is waited for (3.11)."""

import datetime as dt
from collections.abc import Iterable, Set

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import PENDING, CaseState, QuickAlert, SourceCode
from complaints.choices.alerts import AlertKind
from complaints.choices.clocks import ClockKind
from complaints.choices.raci import (
    ASKED_BEFORE,
    AT_THE_DESK,
    CONSULT_WITHIN,
    DONE_WITHIN,
    ENDED_BY_HAND,
    OPENED_BY_HAND,
    ROLES_OF,
    Activity,
    Condition,
    Part,
    Party,
)
from complaints.models import Case, CaseTask
from complaints.selectors.reach import has_anybody
from complaints.services.duty_tables import duties
from complaints.services.paging import Occasion, raise_alert
from complaints.services.timing import Timing
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.journal.services import record
from dealerops.workcal.services import local_date

NOT_CONSULTED = Refusal("NOT_CONSULTED", _("Somebody who is asked has not answered yet."))
NOT_YOUR_PART = Refusal("NOT_YOUR_PART", _("This is not your part of the activity."))
TASK_IS_DONE = Refusal("TASK_IS_DONE", _("This has been answered."))
NO_ANSWER_GIVEN = Refusal("NO_ANSWER_GIVEN", _("Write your answer."), "answer")
NOT_BY_HAND = Refusal("NOT_BY_HAND", _("This activity ends with the case's own step."), "activity")
DUE_WITH: dict[str, ClockKind] = {
    Activity.INTAKE: ClockKind.FIRST_RESPONSE,
    Activity.TRIAGE: ClockKind.ACKNOWLEDGE,
    Activity.PLAN: ClockKind.PLAN,
    Activity.QUICK_ALERT: ClockKind.ACKNOWLEDGE,
}
ASKED_ONCE = ("case", "activity", "round", "party")
BEGUN_ANEW = ("part", "opened_at", "due_at", "done_at", "done_by", "answer", "told_at")
PLANNING = frozenset({CaseState.RESPONDED, CaseState.INVESTIGATING, CaseState.REOPENED})


def follow_activities(case: Case, timing: Timing, *, now: dt.datetime, by: Actor) -> None:
    """Open what the case asks for now, end what it no longer does; the case is locked. Safe to repeat."""
    wanted = _activities_of(case)
    tasks = list(case.tasks.open())
    for task in tasks:
        by_hand = task.activity in ENDED_BY_HAND and case.state in PENDING
        if task.activity not in wanted and not by_hand:
            _end(task, by=by, at=now)
        elif task.part == Part.R and _moved(task, case, timing):
            task.save(update_fields=("due_at", "told_at"))
    for activity in wanted - _known(case):
        _open(case, activity, timing, now=now, conditions=_conditions(case))
    _let_in(case, tasks, timing, now=now)


@transaction.atomic
def open_activity(
    case_id: int, activity: Activity, *, by: Actor, conditions: Set[str] = frozenset()
) -> list[CaseTask]:
    """Begin what no state of the case begins: goodwill above the limit, a statement, a process.

    `conditions` are those of the table that hold ("ABOVE_50K"). What was begun and ended before in this
    round begins anew: everybody is asked again. Raises TransitionRefused for the rest.
    """
    case = Case.objects.visible_to(by).lock(case_id)
    if activity not in OPENED_BY_HAND:
        raise TransitionRefused(NOT_BY_HAND)
    return begin_activity(case, activity, by=by, conditions=conditions)


def begin_activity(
    case: Case, activity: Activity, *, by: Actor, conditions: Set[str] = frozenset()
) -> list[CaseTask]:
    """The same in the transaction of a command that holds the case."""
    known = list(case.tasks.open().filter(activity=activity, round=case.reopen_count))
    if known:
        return known
    now = timezone.now()
    tasks = _open(case, activity, Timing(case), now=now, conditions=conditions)
    record(case, "complaints.activity_opened", by=by, activity=activity)
    return tasks


@transaction.atomic
def finish_activity(case_id: int, activity: Activity, *, by: Actor) -> None:
    """Whoever does it says that it is done; everybody who is asked has answered, or had the time to.

    Raises TransitionRefused.
    """
    case = Case.objects.visible_to(by).lock(case_id)
    if activity not in ENDED_BY_HAND:
        raise TransitionRefused(NOT_BY_HAND)
    tasks = list(case.tasks.open().filter(activity=activity))
    if not any(one.part == Part.R and by.role in ROLES_OF[one.party] for one in tasks):
        raise TransitionRefused(NOT_YOUR_PART)
    refuse_unless_consulted(case, activity, by=by)
    end_activity(case, activity, by=by)


def end_activity(case: Case, activity: Activity, *, by: Actor) -> None:
    """It is done, in the transaction of what did it; nothing happens where nobody has it."""
    tasks = list(case.tasks.open().filter(activity=activity))
    for task in tasks:
        _end(task, by=by, at=timezone.now())
    if tasks:
        record(case, "complaints.activity_finished", by=by, activity=activity)


def refuse_unless_consulted(case: Case, activity: Activity, *, by: Actor | None = None) -> None:
    """Every service that closes a step of these activities calls this first. Raises TransitionRefused.

    Whoever closes the step has been asked by that: `by` does not wait for their own answer.
    """
    if activity not in ASKED_BEFORE:
        return
    waiting = unanswered(case, activity, timezone.now())
    if any(by is None or by.role not in ROLES_OF[one.party] for one in waiting):
        raise TransitionRefused(NOT_CONSULTED)


def unanswered(case: Case, activity: str, now: dt.datetime) -> list[CaseTask]:
    """Whoever is asked, has not answered, and still has time to."""
    asked = case.tasks.asked().filter(activity=activity, round=case.reopen_count)
    return list(asked.filter(due_at__gt=now))


@transaction.atomic
def answer_task(task_id: int, answer: str, *, by: Actor) -> CaseTask:
    """Whoever is asked answers; whoever is told says that they have seen it.

    Raises InvalidInput for an empty answer, TransitionRefused for somebody else's part.
    """
    task = CaseTask.objects.visible_to(by).select_related("case").lock(task_id)
    if by.role not in ROLES_OF[task.party] or task.part not in {Part.C, Part.I}:
        raise TransitionRefused(NOT_YOUR_PART)
    if task.done_at is not None:
        raise TransitionRefused(TASK_IS_DONE)
    if task.part == Part.C and not answer.strip():
        raise InvalidInput(NO_ANSWER_GIVEN)
    task.answer = answer.strip()
    _end(task, by=by, at=timezone.now())
    record(task.case, "complaints.task_answered", by=by, activity=task.activity, party=task.party)
    return task


@transaction.atomic
def tell_late(case_id: int) -> int:
    """Tasks of this case are overdue: whoever answers for them hears of it, once. Safe to repeat."""
    case = Case.objects.visible_to(SYSTEM).select_related("dealer").lock(case_id)
    now, told = timezone.now(), 0
    for task in case.tasks.overdue(now):
        task.told_at = now
        task.save(update_fields=("told_at",))
        roles = [role for party in _answering(case, task, now) for role in ROLES_OF[party]]
        key = f"task:{task.round}:{task.activity}:{task.opened_at.timestamp():.0f}"
        occasion = Occasion(AlertKind.TASK_LATE, key, task.activity, now)
        told += raise_alert(case, occasion, roles, by=SYSTEM)
    return told


def _answering(case: Case, task: CaseTask, now: dt.datetime) -> list[str]:
    """Who answers for the activity; under a condition only who was given that part in this case."""
    same = case.tasks.filter(activity=task.activity, round=task.round, part=Part.A)
    given = set(same.values_list("party", flat=True))
    rows = duties(task.activity, local_date(now))
    return [
        one.party for one in rows if one.part == Part.A and (not one.only_if or one.party in given)
    ]


def _activities_of(case: Case) -> set[str]:
    """What the state of the case asks for by itself."""
    if case.state not in PENDING:
        return set()
    is_first = not case.reopen_count
    asked = {
        Activity.TRIAGE: case.state == CaseState.NEW,
        Activity.INTAKE: is_first and case.responded_at is None,
        Activity.PLAN: case.state in PLANNING,
        Activity.QUICK_ALERT: bool(case.quick_alerts),
        Activity.REGULATOR: (is_first and case.source.code == SourceCode.REG_12315)
        or case.notices.open().filter(replied_at=None).exists(),
        Activity.MEDIA: QuickAlert.MEDIA in case.quick_alerts,
    }
    return {activity.value for activity, is_asked in asked.items() if is_asked}


def _known(case: Case) -> set[str]:
    """What was begun in this round; an alert that rang after its tasks had ended asks anew."""
    begun = case.tasks.filter(round=case.reopen_count)
    if case.quick_alerts:
        rung = case.rung_alerts.in_force().aggregate(
            any=Max("raised_at"), media=Max("raised_at", filter=Q(kind=QuickAlert.MEDIA))
        )
        for activity, at in ((Activity.QUICK_ALERT, rung["any"]), (Activity.MEDIA, rung["media"])):
            begun = begun.exclude(activity=activity, done_at__lt=at) if at else begun
    return set(begun.values_list("activity", flat=True))


def _conditions(case: Case) -> Set[str]:
    return {Condition.AT_DESK.value} if case.source.code in AT_THE_DESK else frozenset()


def _open(
    case: Case, activity: str, timing: Timing, *, now: dt.datetime, conditions: Iterable[str]
) -> list[CaseTask]:
    holding = {"", *conditions}
    rows = [one for one in duties(activity, local_date(now)) if one.only_if in holding]
    parts = {one.party: one.part for one in rows if has_anybody(case, one.party)}
    if Part.R not in parts.values():  # a case without a dealer is the desk's
        parts[Party.DESK] = Part.R
    tasks = [
        CaseTask(
            case=case, activity=activity, round=case.reopen_count, party=party, part=part, opened_at=now
        )
        for party, part in parts.items()
    ]  # fmt: skip
    for task in tasks:
        task.due_at = _due(task, case, timing)
    return CaseTask.objects.bulk_create(
        tasks, update_conflicts=True, unique_fields=ASKED_ONCE, update_fields=BEGUN_ANEW
    )


def _let_in(case: Case, tasks: Iterable[CaseTask], timing: Timing, *, now: dt.datetime) -> None:
    """Dealer and region join what began before anybody knew them, as triage says whose case it is.

    Whoever has a part already keeps it as it is.
    """
    open_ = [one for one in tasks if one.done_at is None and one.round == case.reopen_count]
    begun = {one.activity: local_date(one.opened_at) for one in open_}
    missing = {(one, party) for one in begun for party in _placed(case)}
    missing -= {(one.activity, one.party) for one in open_}
    if missing:
        missing -= set(case.tasks.filter(round=case.reopen_count).values_list("activity", "party"))
    holding = {"", *_conditions(case)} if missing else {""}
    new = [
        CaseTask(
            case=case, activity=activity, round=case.reopen_count, party=row.party, part=row.part,
            opened_at=now,
        )
        for activity in sorted({activity for activity, _party in missing})
        for row in duties(activity, begun[activity])
        if (activity, row.party) in missing and row.only_if in holding and has_anybody(case, row.party)
    ]  # fmt: skip
    for task in new:
        task.due_at = _due(task, case, timing)
    CaseTask.objects.bulk_create(new)


def _placed(case: Case) -> list[Party]:
    """The parties whose people depend on where the case is, as far as that is known."""
    at_dealer = [Party.DEALER_CAM, Party.DEALER_GM] if case.dealer_id else []
    return [*at_dealer, Party.REGION] if case.dealer_id or case.region_id else []


def _due(task: CaseTask, case: Case, timing: Timing) -> dt.datetime | None:
    """Doing has the time of a clock or notice, being asked one of its own; the others have none."""
    by_notice = timing.next_word_due if task.activity == Activity.REGULATOR else None
    if task.part == Part.R and by_notice:
        return by_notice
    if task.part == Part.C:
        limit = timing.limit(CONSULT_WITHIN, case.lamp, local_date(task.opened_at))
    elif task.part == Part.R and task.activity in DONE_WITHIN:
        limit = timing.limit(DONE_WITHIN[task.activity], case.lamp, local_date(task.opened_at))
    elif task.part == Part.R and task.activity in DUE_WITH:
        clock = case.clocks.running().filter(kind=DUE_WITH[task.activity]).first()
        return clock.due_at if clock else None
    else:
        return None
    return timing.after(task.opened_at, limit, case.lamp) if limit else None


def _moved(task: CaseTask, case: Case, timing: Timing) -> bool:
    """The clock or notice that the task goes by has another due time now."""
    by_notice = task.activity == Activity.REGULATOR and timing.next_word_due
    if task.activity not in DUE_WITH and not by_notice:
        return False
    due = _due(task, case, timing)
    if due == task.due_at:
        return False
    task.due_at, task.told_at = due, None
    return True


def _end(task: CaseTask, *, by: Actor, at: dt.datetime) -> None:
    task.done_at, task.done_by_id = at, by.user_id
    task.save(update_fields=("done_at", "done_by", "answer"))
