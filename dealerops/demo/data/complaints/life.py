"""The life of one invented case: when it moved on, who had it in hand, how its light burnt."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto

from complaints.choices import CaseState, Department, Lamp, Severity, StepKind

K, S = StepKind, CaseState
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
POINTS = {Severity.S1: 5, Severity.S2: 10, Severity.S3: 20, Severity.S4: 35, Severity.S5: 50}
SPREAD = {"PRIVATE": "0", "GROUP": ".2", "PUBLIC": ".5", "TRADE_MEDIA": ".8", "NATIONAL_MEDIA": "1"}
TIMES = (Decimal("0"), Decimal(".10"), Decimal(".25"), Decimal(".50"))
RED_FROM, YELLOW_FROM = 60, 30
HIGHEST = 100


class End(Enum):
    """How a story comes out when it has the time."""

    SATISFIED = auto()
    ACCEPTED = auto()
    WITHOUT_AGREEMENT = auto()
    INVALID = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class Plot:
    """What is decided beforehand; `pace` above 1 is a dealer who takes longer than others."""

    received_at: dt.datetime
    severity: Severity
    audience: str
    recurrence: Decimal
    legal: int
    floor: Lamp
    end: End
    comes_back: bool
    pace: float
    department: Department


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    start: dt.datetime
    end: dt.datetime | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    at: dt.datetime
    time: Decimal
    score: int
    band: Lamp
    lamp: Lamp


@dataclass
class Story:
    """Everything that had happened to a case by `now`."""

    plot: Plot
    now: dt.datetime
    state: CaseState = S.NEW
    moments: dict[str, dt.datetime] = field(default_factory=dict)
    earlier: list[dict[str, dt.datetime]] = field(default_factory=list)  # before it was reopened
    steps: list[Step] = field(default_factory=list)
    contacts: list[dt.datetime] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    told: list[tuple[dt.datetime, CaseState, CaseState]] = field(default_factory=list)
    reopened: int = 0

    @property
    def lamp(self) -> Lamp:
        return self.snapshots[-1].lamp

    @property
    def score(self) -> int:
        return self.snapshots[-1].score

    @property
    def worst(self) -> Lamp:
        return max((one.lamp for one in self.snapshots), key=list(Lamp).index)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of the way: the step, the state and the column it ends with, hours at usual pace."""

    kind: StepKind
    wait: tuple[float, float]
    work: tuple[float, float]
    state: CaseState
    column: str = ""
    contact: bool = False
    minutes: tuple[int, int] = (10, 60)


FIRST = (
    Stage(K.TRIAGE, (0.05, 0.4), (0.1, 1.6), S.TRIAGED, "acknowledged_at", minutes=(5, 20)),
    Stage(K.FIRST_RESPONSE, (0.1, 1), (0.2, 5), S.RESPONDED, "responded_at", True, (10, 40)),
)
REST = (
    Stage(K.INVESTIGATION, (0.5, 5), (0.2, 2), S.INVESTIGATING, minutes=(10, 40)),
    Stage(K.INVESTIGATION, (0, 0), (8, 70), S.PLAN_PROPOSED, "planned_at", True, (40, 240)),
    Stage(K.PLAN, (0.5, 5), (1, 20), S.PLAN_AGREED, "agreed_at", True, (20, 90)),
    Stage(K.EXECUTION, (0.5, 6), (0.2, 2), S.EXECUTING, minutes=(10, 60)),
    Stage(K.EXECUTION, (0, 0), (4, 80), S.RESOLVED, "resolved_at", minutes=(60, 400)),
    Stage(K.VERIFICATION, (2, 9), (0.2, 4), S.CLOSED, "verified_at", True, (5, 15)),
)
AGAIN = ("resolved_at", "verified_at")  # of the last time, where a case came back
OF_THE_CLOSE = ("planned_at", "agreed_at", *AGAIN, "closed_at")  # said anew then
HURRY = {Lamp.GREEN: 1.0, Lamp.YELLOW: 0.6, Lamp.RED: 0.35}
ENDS_EARLY = {End.INVALID: S.INVALID, End.WITHDRAWN: S.WITHDRAWN}


def tell(plot: Plot, rng: random.Random, now: dt.datetime) -> Story:
    """The story as far as it has come; the same numbers come out for the same `rng`."""
    story = Story(plot, now)
    _judge(story, plot.received_at, TIMES[0])
    moment = _go(story, rng, FIRST, plot.received_at)
    if moment and plot.end in ENDS_EARLY:
        _turn(story, moment, ENDS_EARLY[plot.end])
        return story
    moment = moment and _go(story, rng, REST, moment)
    if moment:
        _close(story, moment)
    if moment and plot.comes_back:
        _come_back(story, rng, moment)
    _keep_burning(story)
    return story


def _go(
    story: Story, rng: random.Random, stages: Sequence[Stage], begins: dt.datetime
) -> dt.datetime | None:
    """Stage after stage; None where the present cuts the story off."""
    moment = begins
    for stage in stages:
        pace = story.plot.pace * HURRY[story.lamp]
        start = _open(moment + HOUR * rng.uniform(*stage.wait) * pace)
        end = _open(start + HOUR * rng.uniform(*stage.work) * pace)
        if start >= story.now:
            return None
        cut = end >= story.now
        minutes = rng.randint(*stage.minutes)
        story.steps.append(Step(stage.kind, start, None if cut else end, minutes))
        if rng.random() < 0.35 and stage.column == "planned_at":
            _ask_dealer(story, rng, start, end)
        if cut:
            return None
        _arrive(story, stage, end)
        moment = end
    return moment


def _ask_dealer(story: Story, rng: random.Random, start: dt.datetime, end: dt.datetime) -> None:
    """The dealer is asked for facts while the investigation goes on; the two run side by side."""
    begins = start + (end - start) * rng.uniform(0.1, 0.4)
    ends = end + HOUR * rng.uniform(0, 3)
    if begins < story.now:
        ended = ends if ends < story.now else None
        story.steps.append(Step(K.INFORMATION, begins, ended, rng.randint(15, 60)))


def _arrive(story: Story, stage: Stage, at: dt.datetime) -> None:
    if stage.state != S.CLOSED:
        _turn(story, at, stage.state)
    if stage.column in AGAIN:
        story.moments[stage.column] = at
    elif stage.column:
        story.moments.setdefault(stage.column, at)
    if stage.contact:
        story.contacts.append(at)
    passed = (at - story.plot.received_at) / (HOUR * 24)
    _judge(story, at, TIMES[0] if passed < 3 else TIMES[1] if passed < 7 else TIMES[2])


def _turn(story: Story, at: dt.datetime, state: CaseState) -> None:
    story.told.append((at, story.state, state))
    story.state = state


def _close(story: Story, at: dt.datetime) -> None:
    _turn(story, at, S.CLOSED)
    story.moments.setdefault("first_closed_at", at)
    story.moments["closed_at"] = at


def _come_back(story: Story, rng: random.Random, closed_at: dt.datetime) -> None:
    """The customer is there again within thirty days."""
    at = _open(closed_at + dt.timedelta(days=rng.uniform(3, 28)))
    if at >= story.now:
        return
    _turn(story, at, S.REOPENED)
    story.earlier.append(dict(story.moments))
    for name in OF_THE_CLOSE:
        del story.moments[name]
    story.moments["reopened_at"] = at
    story.reopened = 1
    story.contacts.append(at)
    _judge(story, at, TIMES[1], recurrence=Decimal(".15"))
    moment = _go(story, rng, REST, at)
    if moment:
        _close(story, moment)


def _keep_burning(story: Story) -> None:
    """An open case gets worse while nobody closes it."""
    if story.state in {S.CLOSED, S.RESOLVED}:
        return
    waited = story.now - story.plot.received_at
    for days, factor in ((5, TIMES[1]), (10, TIMES[2]), (20, TIMES[3])):
        at = story.plot.received_at + dt.timedelta(days=days)
        if waited > dt.timedelta(days=days) and at > story.snapshots[-1].at:
            _judge(story, at, factor)


def _judge(
    story: Story, at: dt.datetime, time: Decimal, *, recurrence: Decimal | None = None
) -> None:
    """One computation of the light (domain.md 3.4)."""
    plot = story.plot
    again = plot.recurrence if recurrence is None else max(recurrence, plot.recurrence)
    raw = POINTS[plot.severity] * (1 + Decimal(SPREAD[plot.audience])) * (1 + again) * (1 + time)
    score = min(HIGHEST, int((raw + plot.legal).quantize(Decimal(1), ROUND_HALF_UP)))
    band = Lamp.RED if score >= RED_FROM else Lamp.YELLOW if score >= YELLOW_FROM else Lamp.GREEN
    lamp = max(band, plot.floor, key=list(Lamp).index)
    if story.snapshots:  # nothing falls by itself
        lamp = max(lamp, story.snapshots[-1].lamp, key=list(Lamp).index)
    story.snapshots.append(Snapshot(at, time, score, band, lamp))


def recurrences(story: Story) -> Iterator[Decimal]:
    """The factor r of each snapshot."""
    back = story.moments.get("reopened_at")
    for one in story.snapshots:
        again = Decimal(".15") if back and one.at >= back else Decimal(0)
        yield max(again, story.plot.recurrence)


def _open(moment: dt.datetime) -> dt.datetime:
    """Nobody works at night: what would end between ten and eight ends in the morning."""
    local = moment + 8 * HOUR
    if 8 <= local.hour < 22:
        return moment
    day = local.date() + dt.timedelta(days=local.hour >= 22)
    morning = dt.datetime.combine(day, dt.time(8, local.minute), tzinfo=dt.UTC)
    return morning - 8 * HOUR
