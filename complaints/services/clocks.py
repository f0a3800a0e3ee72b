"""The clocks of a case: started, stopped and re-dated as it moves and as its light changes (domain.md 3.6)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from complaints.choices import PENDING, CaseState, Lamp
from complaints.choices.clocks import ONCE, ClockKind, Outcome
from complaints.models import Case, CaseClock, ClockPause
from complaints.selectors.return_demand import return_demand
from complaints.services.escalation import OVER, climb
from complaints.services.paging import page
from complaints.services.raci import follow_activities
from complaints.services.timing import Timing
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.services import record
from dealerops.workcal.calc import recomputed_due
from dealerops.workcal.choices import CN_WORKDAY

SOLVED = frozenset({CaseState.RESOLVED, CaseState.CLOSED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A clock that the case should have: since when it runs, and when it was done, if it was."""

    kind: ClockKind
    start: dt.datetime
    done_at: dt.datetime | None = None


def set_clocks(case: Case, *, by: Actor) -> None:
    """Bring every clock in line with state, lamp and contacts; `case` is locked by the caller.

    Safe to repeat. A pause with nothing left to hold up ends before. Then, in the same transaction:
    quick alerts are paged, the ladder is climbed, and the duties of the present activity are given out.
    """
    now, timing = timezone.now(), Timing(case)
    pause = timing.pause
    end = _end_of(pause, case, now) if pause else None
    if pause and end:
        end_pause(pause, end, by=by)
        timing = Timing(case)
    bring_in_line(case, timing, now=now, redate=end is not None)
    page(case, now=now, by=by)
    climb(case, timing, now=now, by=by)
    follow_activities(case, timing, now=now, by=by)


def bring_in_line(case: Case, timing: Timing, *, now: dt.datetime, redate: bool = False) -> None:
    """Only the clocks; `redate` computes every running one anew, as pauses and another dealer ask for."""
    rows = list(case.clocks.order_by("pk"))
    wanted = {one.kind: one for one in wanted_clocks(case, now)}
    for kind in ClockKind:
        clock = _present(rows, kind, case.reopen_count)
        target = wanted.get(kind)
        if target is None:
            _drop(clock, case, now)
        else:
            _run(case, clock, target, timing, redate=redate)


def redate_for_dealer(case: Case) -> None:
    """The case is another dealer's now: running clocks count that one's hours, from their start on."""
    bring_in_line(case, Timing(case), now=timezone.now(), redate=True)


def end_pause(pause: ClockPause, at: dt.datetime, *, by: Actor) -> None:
    """The clocks may run on; the caller holds the case and brings them in line."""
    pause.to_at, pause.ended_by_id = max(at, pause.from_at + dt.timedelta.resolution), by.user_id
    pause.save(update_fields=("to_at", "ended_by"))
    record(pause.case, "complaints.resumed", by=by, kind=pause.kind, pause=pause.pk)


def wanted_clocks(case: Case, now: dt.datetime) -> Iterator[Wanted]:
    """What has to be done on this case by some time, and what of it is done (domain.md 3.5, 3.6).

    A reopened case begins a new round; it is known to the house already, so nobody takes it on anew.
    Of a case that is over, only what was done.
    """
    facts = Facts.of(case)
    found = [*facts.once(case)]
    if facts.solved is None:
        found += facts.rolling(case, now)
    is_live = case.state in PENDING
    yield from (one for one in found if is_live or one.done_at)


@dataclass(frozen=True, slots=True)
class Facts:
    """What has happened to a case in its present round."""

    start: dt.datetime
    answered: dt.datetime | None
    planned: dt.datetime | None
    solved: dt.datetime | None

    @classmethod
    def of(cls, case: Case) -> "Facts":
        """Under legal hold, a case is where it was; what was done in an earlier round does not count."""
        on_hold = case.state == CaseState.LEGAL_HOLD
        state = case.state_before_hold if on_hold else case.state
        solved = case.resolved_at if state in SOLVED else None
        if case.reopen_count and case.reopened_at:
            start = case.reopened_at
            planned = _first(_since(start, case.planned_at), _since(start, case.agreed_at), solved)
            return cls(start, _answered_since(start, case), planned, solved)
        planned = _first(case.planned_at, case.agreed_at, solved)
        return cls(case.received_at, case.responded_at, planned, solved)

    def once(self, case: Case) -> Iterator[Wanted]:
        """Those that a case has once in a round."""
        if not case.reopen_count:
            taken = _first(case.acknowledged_at, self.answered)
            yield Wanted(ClockKind.ACKNOWLEDGE, self.start, taken)
        yield Wanted(ClockKind.FIRST_RESPONSE, self.start, self.answered or self.solved)
        yield Wanted(ClockKind.PLAN, self.start, self.planned)
        yield Wanted(ClockKind.RESOLUTION, self.start, self.solved)
        if demand := return_demand(case):
            yield Wanted(ClockKind.RETURN_ANSWER, demand.asked_at, demand.answered_at)
            yield Wanted(ClockKind.RETURN_DONE, demand.asked_at, demand.completed_at)

    def rolling(self, case: Case, now: dt.datetime) -> Iterator[Wanted]:
        """Those that it may have several times, as long as it is not solved."""
        if self.answered:
            last = max(self.answered, case.last_contact_at or self.answered)
            yield Wanted(ClockKind.UPDATE, last)
        if case.lamp == Lamp.YELLOW and self.planned is None:
            yield Wanted(ClockKind.NO_PLAN, self.start)
        if case.lamp == Lamp.RED:
            yield Wanted(ClockKind.RED_OPEN, now)


@transaction.atomic
def note_missed(case_id: int) -> None:
    """Due times have passed: say so once for each, and let the ladder be climbed. Safe to repeat."""
    case = Case.objects.visible_to(SYSTEM).lock(case_id)
    now = timezone.now()
    for clock in case.clocks.missed(now):
        clock.missed_at = now
        clock.save(update_fields=("missed_at",))
        record(case, "complaints.clock_missed", by=SYSTEM, clock=clock.kind, due_at=clock.due_at)
    timing = Timing(case)
    climb(case, timing, now=now, by=SYSTEM)
    follow_activities(case, timing, now=now, by=SYSTEM)


@transaction.atomic
def redate_for_calendar(case_id: int, *, entered_on: dt.date) -> int:
    """A day was opened or closed: running clocks follow, never earlier than tomorrow's end (0.4)."""
    case = Case.objects.visible_to(SYSTEM).lock(case_id)
    timing, moved = Timing(case), 0
    for clock in case.clocks.running().exclude(due_at=None):
        before, clock.floor_at = clock.due_at, None
        due = timing.due(clock)
        if due is None or before is None or due == before:
            continue
        clock.due_at = recomputed_due(before, due, entered_on)
        clock.floor_at = clock.due_at if clock.due_at > due else None
        clock.missed_at = None if clock.due_at > timezone.now() else clock.missed_at
        clock.save(update_fields=("due_at", "floor_at", "missed_at"))
        moved += 1
    if moved:
        follow_activities(case, timing, now=timezone.now(), by=SYSTEM)
    return moved


def cases_of_calendar(calendar: str) -> Iterator[int]:
    """Cases with running clocks that a calendar's days count for."""
    running = CaseClock.objects.visible_to(SYSTEM).running()
    if calendar != CN_WORKDAY:
        running = running.filter(case__dealer=int(calendar.partition(":")[2]))
    yield from running.order_by("case").values_list("case", flat=True).distinct()


def _present(rows: list[CaseClock], kind: str, round_: int) -> CaseClock | None:
    """The clock that counts now: the running one, or the one of this round."""
    same = [one for one in rows if one.kind == kind]
    running = next((one for one in same if one.stopped_at is None), None)
    if running or kind not in ONCE:
        return running
    return next((one for one in same if one.round == round_), None)


def _drop(clock: CaseClock | None, case: Case, now: dt.datetime) -> None:
    """Nobody asks for it any more: the case is over, or calmer, or the plan is there."""
    if clock is None or clock.stopped_at is not None:
        return
    is_done = clock.kind == ClockKind.NO_PLAN and case.planned_at is not None
    done_at = case.planned_at if is_done and case.planned_at else case.closed_at or now
    _stop(clock, done_at, Outcome.DONE if is_done else Outcome.DROPPED)


def _run(
    case: Case, clock: CaseClock | None, target: Wanted, timing: Timing, *, redate: bool
) -> None:
    if clock and clock.stopped_at is None and clock.round != case.reopen_count:
        _stop(clock, target.start, Outcome.DROPPED)
        clock = None
    if clock and target.kind == ClockKind.UPDATE and target.start > clock.started_at:
        _stop(clock, target.start, Outcome.DONE)
        clock = None
    if clock is None:
        clock = CaseClock(case=case, kind=target.kind, round=case.reopen_count)
        clock.started_at = target.start
    if clock.stopped_at and clock.outcome == Outcome.DONE and target.done_at:
        if target.done_at < clock.stopped_at:  # written down later than it was done
            _stop(clock, target.done_at, Outcome.DONE)
        return
    _date(clock, case, target, timing, redate=redate)
    if target.done_at and clock.pk:
        _stop(clock, target.done_at, Outcome.DONE)


def _date(clock: CaseClock, case: Case, target: Wanted, timing: Timing, *, redate: bool) -> None:
    """Compute the due time where something that it depends on has changed, and save the clock."""
    is_same = clock.pk and clock.lamp == case.lamp and clock.stopped_at is None
    start = clock.started_at if target.kind == ClockKind.RED_OPEN else target.start
    if is_same and clock.started_at == start and not redate:
        return
    if clock.lamp != case.lamp:
        clock.floor_at = None
    clock.lamp, clock.started_at, clock.stopped_at, clock.outcome = case.lamp, start, None, ""
    limit = timing.limit_of(clock)
    if limit is None:
        return
    clock.limit = f"{limit.amount}{limit.unit}"
    clock.due_at = timing.due(clock)
    if clock.due_at is None or clock.due_at > timezone.now():
        clock.missed_at = None
    clock.save()


def _stop(clock: CaseClock, at: dt.datetime, outcome: str) -> None:
    clock.stopped_at, clock.outcome = max(at, clock.started_at), outcome
    clock.save(update_fields=("stopped_at", "outcome"))


def _end_of(pause: ClockPause, case: Case, now: dt.datetime) -> dt.datetime | None:
    """A case that is solved or over waits for nobody; a pause from before a reopening ends with it."""
    if case.state in OVER:
        return now
    is_earlier = case.reopened_at is not None and pause.from_at < case.reopened_at
    return case.reopened_at if is_earlier else None


def _answered_since(start: dt.datetime, case: Case) -> dt.datetime | None:
    """The first contact of a round that began then, whenever it was written down."""
    contacts = case.contacts.filter(is_two_way=True, at__gte=start).order_by("at")
    first = contacts.values_list("at", flat=True).first()
    return _first(first, _since(start, case.last_contact_at))


def _first(*moments: dt.datetime | None) -> dt.datetime | None:
    return min((one for one in moments if one), default=None)


def _since(start: dt.datetime, moment: dt.datetime | None) -> dt.datetime | None:
    """The moment, if it belongs to the round that began then."""
    return moment if moment and moment >= start else None
