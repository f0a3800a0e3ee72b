"""Putting the coming rounds into the calendar, and what was missed while nobody did (domain.md 3.7)."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from complaints.calc.round_days import Meeting, china_days, company_days, stand_up_days
from complaints.choices.rounds import RoundKind
from complaints.choices.rounds_policy import (
    AGENDA_WORKDAYS,
    CHINA_TIME,
    CHINA_WEEK,
    CHINA_WEEKDAY,
    ROUND_DAYS,
    ROUND_START,
    ROUND_TIME,
    STAND_UP_TIME,
)
from complaints.models import SensorRound
from complaints.services.rounds.seating import seat_round
from complaints.workflow.rounds import ROUND_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.services import add_workdays, at, local_date, lookup

AHEAD = {RoundKind.COMPANY: 42, RoundKind.CHINA: 62, RoundKind.STAND_UP: 7}  # days
LONGEST_CLOSED = 21 * ONE_DAY  # so far back lies the day of a round that a holiday has put off
LONGEST_GAP = 366 * ONE_DAY  # what was missed before that is not made up
STAND_UP_READY = dt.time(8)


@transaction.atomic
def plan_rounds(*, on: dt.date, by: Actor = SYSTEM) -> int:
    """Rows for every round of the coming weeks; how many are new. Safe to repeat.

    After an outage the company and China rounds that nobody planned are made up, so that what was
    held can be written down; a stand-up of a day that is over is of no use to anybody. A round that
    has not begun moves with the calendar.
    """
    return sum(_plan(kind, on, by) for kind in RoundKind)


@transaction.atomic
def lapse_round(round_id: int, *, by: Actor = SYSTEM) -> None:
    """A stand-up whose day is over and that nobody opened."""
    round_ = SensorRound.objects.visible_to(by).lock(round_id)
    step = ROUND_FLOW.fire(round_, "lapse", by=by)
    round_.save_fields("state")
    record(round_, "complaints.round_lapsed", by=by, step=step)


def _plan(kind: RoundKind, on: dt.date, by: Actor) -> int:
    rows = SensorRound.objects.visible_to(by).filter(kind=kind)
    newest = rows.order_by("-nominal_on").values_list("nominal_on", flat=True).first()
    first = on - LONGEST_CLOSED
    if newest and kind != RoundKind.STAND_UP:
        first = min(first, max(newest + ONE_DAY, on - LONGEST_GAP))
    known = {round_.nominal_on: round_ for round_ in rows.filter(nominal_on__gte=first)}
    made = 0
    for nominal_on, held_on in _days(kind, first, on + AHEAD[kind] * ONE_DAY, on):
        is_missed = newest is not None and nominal_on > newest and kind != RoundKind.STAND_UP
        if nominal_on in known:
            _follow_the_calendar(known[nominal_on], held_on, on, by)
        elif held_on >= on or is_missed:
            made += _make(kind, nominal_on, held_on, by)
    return made


def _days(kind: RoundKind, first: dt.date, last: dt.date, on: dt.date) -> Iterator[Meeting]:
    values, is_open = Values(on=on), lookup()
    match kind:
        case RoundKind.COMPANY:
            return company_days(values[ROUND_START], values[ROUND_DAYS], first, last, is_open)
        case RoundKind.CHINA:
            week, weekday = values[CHINA_WEEK], values[CHINA_WEEKDAY]
            return china_days(week, weekday, first, last, is_open)
    return stand_up_days(first, last, is_open)


def _make(kind: RoundKind, nominal_on: dt.date, held_on: dt.date, by: Actor) -> int:
    scheduled_at, agenda_due_at = _times(kind, held_on)
    round_, is_new = SensorRound.objects.get_or_create(
        kind=kind,
        nominal_on=nominal_on,
        defaults={"scheduled_at": scheduled_at, "agenda_due_at": agenda_due_at},
    )
    if is_new:
        seat_round(round_)
        record(round_, "complaints.round_planned", by=by, kind=kind, on=held_on)
    return int(is_new)


def _times(kind: RoundKind, held_on: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """When it takes place, and when its agenda is due."""
    values = Values(on=held_on)
    clock = {
        RoundKind.COMPANY: ROUND_TIME,
        RoundKind.CHINA: CHINA_TIME,
        RoundKind.STAND_UP: STAND_UP_TIME,
    }[kind]
    scheduled_at = at(held_on, values[clock])
    if kind == RoundKind.STAND_UP:
        return scheduled_at, at(held_on, STAND_UP_READY)
    return scheduled_at, at(add_workdays(held_on, -values[AGENDA_WORKDAYS]), dt.time())


def _follow_the_calendar(round_: SensorRound, held_on: dt.date, on: dt.date, by: Actor) -> None:
    """A day that was closed or opened since then moves what is still to come."""
    if local_date(round_.scheduled_at) == held_on or held_on < on:
        return
    locked = SensorRound.objects.visible_to(by).lock(round_.pk)
    if locked.state != "PLANNED" or locked.scheduled_at <= timezone.now():
        return
    before = locked.scheduled_at
    locked.scheduled_at, locked.agenda_due_at = _times(RoundKind(locked.kind), held_on)
    locked.save_fields("scheduled_at", "agenda_due_at")
    record(locked, "complaints.round_moved", by=by, before=before, after=locked.scheduled_at)
