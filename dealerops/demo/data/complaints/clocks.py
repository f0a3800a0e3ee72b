"""The clocks of a told story and the rungs it has climbed, as the services would have set them (domain.md 3.6)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from complaints.calc.clocks import Calendars, Limit, due_time
from complaints.choices import CaseState, Demand, Lamp, Level
from complaints.choices.clocks import LIMITS, ClockKind, Outcome
from complaints.choices.ladder import CRISIS_SCORE, RUNG_OF, Rise
from dealerops.demo.data.complaints.life import Story
from dealerops.workcal.services import (
    ALWAYS,
    CN_WORKDAY,
    dealer_hours,
    dealer_open,
    lookup,
)

K = ClockKind
MISSED: Mapping[ClockKind, Rise] = {
    K.FIRST_RESPONSE: Rise.RESPONSE_MISSED,
    K.NO_PLAN: Rise.NO_PLAN,
    K.PLAN: Rise.PLAN_MISSED,
    K.RED_OPEN: Rise.RED_OPEN,
    K.RESOLUTION: Rise.RESOLUTION_MISSED,
}
OVER = frozenset({CaseState.INVALID, CaseState.WITHDRAWN, CaseState.MERGED})
DONE_WITH = OVER | {CaseState.CLOSED, CaseState.RESOLVED}
TAKEN_AFTER = dt.timedelta(minutes=25)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock; `done_at` None while it runs."""

    kind: ClockKind
    round: int
    start: dt.datetime
    due: dt.datetime
    done_at: dt.datetime | None
    lamp: Lamp
    limit: str

    def is_missed(self, now: dt.datetime) -> bool:
        return (self.done_at or now) >= self.due

    @property
    def outcome(self) -> str:
        return Outcome.DONE.value if self.done_at else ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One level that the case came to, and why."""

    level: int
    rise: Rise
    since: dt.datetime
    climb: int


@dataclass(frozen=True, slots=True)
class Times:
    """In which hours the clocks of one dealer run."""

    business: Calendars
    always: Calendars

    @classmethod
    def of(cls, dealer_id: int) -> "Times":
        workdays = lookup(CN_WORKDAY)
        return cls(
            Calendars(dealer_hours(dealer_id), lookup(dealer_open(dealer_id)), workdays),
            Calendars(ALWAYS, lookup(ALWAYS.calendar), workdays),
        )

    def due(self, start: dt.datetime, limit: str, lamp: Lamp) -> dt.datetime:
        calendars = self.always if lamp == Lamp.RED else self.business
        return due_time(start, Limit.read(limit), calendars)


def clocks_of(story: Story, demand: Demand, times: Times) -> list[Clock]:
    """All rounds of the case; what was never asked for, because the case was over before, is left out."""
    found: list[Clock] = []
    for number, facts in enumerate((*story.earlier, story.moments)):
        is_last = number == story.reopened
        start = facts["reopened_at"] if number else story.plot.received_at
        for kind, done_at in _asked(story, facts, demand, is_last=is_last, first=not number):
            if done_at or is_last:
                found += _clock(story, kind, number, (start, done_at), times)
    if story.state not in DONE_WITH:
        found += _watches(story, times)
    return found


Moments = Mapping[str, dt.datetime]


def _asked(
    story: Story, facts: Moments, demand: Demand, *, is_last: bool, first: bool
) -> Iterator[tuple[ClockKind, dt.datetime | None]]:
    """What has to be done once in a round, and when it was."""
    if story.state in OVER and is_last and "responded_at" not in facts:
        return
    solved = facts.get("resolved_at")
    planned = facts.get("planned_at") or facts.get("agreed_at") or solved
    answered = facts.get("responded_at") if first else facts["reopened_at"]
    if first:
        yield K.ACKNOWLEDGE, facts.get("acknowledged_at") or answered
    yield K.FIRST_RESPONSE, answered
    if story.state in OVER:
        return
    yield K.PLAN, planned
    yield K.RESOLUTION, solved
    if demand == Demand.RETURN:
        yield K.RETURN_ANSWER, planned
        yield K.RETURN_DONE, solved


def _watches(story: Story, times: Times) -> Iterator[Clock]:
    """Clocks that an open case has while it is not solved."""
    start = story.moments.get("reopened_at") or story.plot.received_at
    if story.contacts:
        yield from _clock(story, K.UPDATE, story.reopened, (max(story.contacts), None), times)
    if story.lamp == Lamp.YELLOW and "planned_at" not in story.moments:
        yield from _clock(story, K.NO_PLAN, story.reopened, (start, None), times)
    if story.lamp == Lamp.RED:
        red = next(one.at for one in story.snapshots if one.lamp == Lamp.RED)
        yield from _clock(story, K.RED_OPEN, story.reopened, (red, None), times)


def _clock(
    story: Story,
    kind: ClockKind,
    number: int,
    span: tuple[dt.datetime, dt.datetime | None],
    times: Times,
) -> Iterator[Clock]:
    start, done_at = span
    lamp = _lamp_at(story, done_at or story.now)
    limit = LIMITS[kind].default.get(lamp.value)
    if limit:
        due = times.due(start, limit, lamp)
        yield Clock(kind, number, start, due, done_at and max(done_at, start), lamp, limit)


def _lamp_at(story: Story, moment: dt.datetime) -> Lamp:
    past = [one.lamp for one in story.snapshots if one.at <= moment]
    return past[-1] if past else story.snapshots[0].lamp


def rungs_of(story: Story, clocks: list[Clock]) -> list[Rung]:
    """Up by itself, each rung once in a climb; a reopened case begins a new one."""
    reasons = sorted(_reasons(story, clocks), key=lambda one: (one[1], -RUNG_OF[one[0]]))
    found = [Rung(Level.E1, Rise.OPENED, story.plot.received_at, 1)]
    back = story.moments.get("reopened_at") if story.reopened else None
    for rise, since in reasons:
        if back and since >= back and found[-1].climb == 1:
            found.append(Rung(found[-1].level, Rise.REOPENED, back, 2))
        if RUNG_OF[rise] > found[-1].level and since < story.now:
            found.append(Rung(RUNG_OF[rise], rise, since, found[-1].climb))
    if back and found[-1].climb == 1:
        found.append(Rung(found[-1].level, Rise.REOPENED, back, 2))
    return found


def _reasons(story: Story, clocks: list[Clock]) -> Iterator[tuple[Rise, dt.datetime]]:
    for clock in clocks:
        if clock.kind in MISSED and clock.is_missed(story.now):
            yield MISSED[clock.kind], clock.due
    for one in story.snapshots:
        if one.lamp == Lamp.RED:
            yield Rise.RED, one.at
        if one.score >= CRISIS_SCORE.default:
            yield Rise.SCORE, one.at
    if story.plot.audience == "NATIONAL_MEDIA":
        yield Rise.MEDIA, story.plot.received_at
