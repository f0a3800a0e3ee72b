"""The rows of the sensor report R17: every case that a round talks about (domain.md 6, R17)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from complaints.choices import ENDED, Lamp, Level
from complaints.choices.rounds import DecisionType, RoundKind, Section
from complaints.choices.rounds_policy import DEADLINE_WORKDAYS
from complaints.models import ActionItem, AgendaItem, Case, RiskSnapshot, SensorRound
from complaints.selectors.case_clocks import with_next_due
from complaints.selectors.clusters import cluster_words
from complaints.selectors.rounds.deadlines import StatutoryDeadline, statutory_deadlines
from complaints.selectors.rounds.wording import why_words
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.selectors import state_at
from dealerops.policy.services import Values
from dealerops.workcal.services import add_workdays, end_of, local_date

MINUTE = dt.timedelta(minutes=1)
TONES = {Lamp.GREEN: "green", Lamp.YELLOW: "amber", Lamp.RED: "red"}
NOT_FOR_CASES = (Section.ACTIONS, Section.CHINA)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One case. `spread` to `legal` are the factors p, r, t and L of the newest snapshot, `severity` its
    S; `delta` is the score's change since the round before; `age` counts calendar days.

    `next_due` is when the next of its clocks or action items is due, `statutory` and `statutory_on` name
    the nearest deadline that the law sets; `needed` is why the round must decide, empty if it need not.
    """

    number: str
    lamp: str
    score: int
    severity: int | None
    spread: Decimal | None
    recurrence: Decimal | None
    time: Decimal | None
    legal: int | None
    delta: int
    level: str
    owner: str
    age: int
    next_due: dt.datetime | None
    statutory: str
    statutory_on: dt.date | None
    cluster: str
    needed: str
    tone: str


def sensor_lines(actor: Actor, period: Period, as_of: dt.datetime) -> list[RoundLine]:
    """Pending cases that are red, or on the agenda of the next company round; the worst first.

    `period` ends with the day of the round; whoever reads sees the cases of their own scope.
    """
    round_ = _round_of(period, as_of)
    return _lines_of(actor, round_, _items(round_), as_of)


def red_lines(actor: Actor, period: Period, as_of: dt.datetime) -> list[RoundLine]:
    """Pending cases that are red, for the stand-up of the day; the worst first."""
    round_ = _round_of(period, as_of)
    return _lines_of(actor, round_, {}, as_of)


def _lines_of(
    actor: Actor,
    round_: SensorRound | None,
    items: Mapping[int, list[AgendaItem]],
    as_of: dt.datetime,
) -> list[RoundLine]:
    """With the light and the score of the newest snapshot before `as_of`."""
    today = local_date(as_of)
    # A case that was pending then and is not any more has been saved since.
    touched = ~Q(state__in=ENDED) | Q(updated_at__gte=as_of)
    pending = (
        Case.objects.visible_to(actor)
        .filter(touched, received_at__lt=as_of)
        .annotate(state_then=state_at(Case, as_of))
        .exclude(state_then__in=ENDED)
        .select_related("owner", "vehicle")
    )
    cases = _lit(with_next_due(pending), as_of)
    cases = [case for case in cases if case.lamp == Lamp.RED or case.pk in items]
    reading = _Reading.of(cases, round_, as_of)
    lines = [_line(case, reading, items.get(case.pk, ()), today) for case in cases]
    return sorted(lines, key=lambda line: (-line.score, line.number))


def _lit(pending: Iterable[Case], as_of: dt.datetime) -> list[Case]:
    """With light and score as they were; the rows are only read."""
    cases = list(pending)
    shots = RiskSnapshot.objects.visible_to(SYSTEM).filter(case__in=cases, at__lt=as_of)
    newest = shots.order_by("case_id", "-number").distinct("case_id")
    known = {one.case_id: one for one in newest}
    for case in cases:
        if case.pk in known:
            case.lamp, case.score = known[case.pk].lamp, known[case.pk].score
    return cases


@dataclass(frozen=True)
class _Reading:
    """What is asked once for all cases, by case."""

    newest: Mapping[int, RiskSnapshot]
    before: Mapping[int, int]
    due: Mapping[int, dt.date]
    statutory: Mapping[int, StatutoryDeadline]
    clusters: Mapping[int, str]

    @classmethod
    def of(cls, cases: list[Case], round_: SensorRound | None, as_of: dt.datetime) -> "_Reading":
        keys, today = [case.pk for case in cases], local_date(as_of)
        shots = RiskSnapshot.objects.visible_to(SYSTEM).filter(case__in=keys, at__lt=as_of)
        newest = shots.order_by("case_id", "-number").distinct("case_id")
        before = shots.order_by("case_id", "number").distinct("case_id")
        scores = dict(before.values_list("case", "score"))
        if round_ and round_.since:
            then = shots.filter(at__lte=round_.since).order_by("case_id", "-number")
            scores |= dict(then.distinct("case_id").values_list("case", "score"))
        values = Values(on=today)
        until = add_workdays(today, values[DEADLINE_WORKDAYS])
        return cls(
            newest={one.case_id: one for one in newest},
            before=scores,
            due=_due(keys),
            statutory=_nearest(statutory_deadlines(until)),
            clusters=cluster_words(today),
        )


def _line(case: Case, reading: _Reading, items: Iterable[AgendaItem], today: dt.date) -> RoundLine:
    shot = reading.newest.get(case.pk)
    statutory = reading.statutory.get(case.pk)
    return RoundLine(
        number=case.number,
        lamp=str(Lamp(case.lamp).label),
        score=case.score,
        severity=shot.severity if shot else None,
        spread=shot.spread if shot else None,
        recurrence=shot.recurrence if shot else None,
        time=shot.time if shot else None,
        legal=shot.legal if shot else None,
        delta=case.score - reading.before.get(case.pk, case.score),
        level=str(Level(case.level).label),
        owner=str(case.owner or ""),
        age=(today - local_date(case.received_at)).days,
        next_due=_first_due(case, reading.due.get(case.pk)),
        statutory=str(statutory.what.label) if statutory else "",
        statutory_on=statutory.last_day if statutory else None,
        cluster=reading.clusters.get(case.pk, ""),
        needed=_needed(items),
        tone=TONES[Lamp(case.lamp)],
    )


def _first_due(case: Case, action_due_on: dt.date | None) -> dt.datetime | None:
    """A day on which something is due is meant to its last minute."""
    clock: dt.datetime | None = getattr(case, "next_due", None)
    action = end_of(action_due_on) - MINUTE if action_due_on else None
    return min((one for one in (clock, action) if one), default=None)


def _needed(items: Iterable[AgendaItem]) -> str:
    """Why it is on the agenda, until a standing decision other than to go on has been made."""
    told: dict[str, None] = {}
    for item in items:
        standing = [one for one in item.decisions.all() if one.withdrawn_at is None]
        if any(one.type != DecisionType.CONTINUE for one in standing):
            return ""
        told.update(dict.fromkeys(why_words(item.why)))
    return " · ".join(told)


def _round_of(period: Period, as_of: dt.datetime) -> SensorRound | None:
    """The company round of the period or, where it has none, the next one that is planned."""
    rounds = SensorRound.objects.visible_to(SYSTEM).filter(kind=RoundKind.COMPANY)
    inside = rounds.filter(scheduled_at__date__gte=period.start, scheduled_at__date__lt=period.end)
    return (
        inside.order_by("-scheduled_at").first() or rounds.coming(as_of, RoundKind.COMPANY).first()
    )


def _items(round_: SensorRound | None) -> Mapping[int, list[AgendaItem]]:
    found: dict[int, list[AgendaItem]] = defaultdict(list)
    if round_ is None:
        return found
    rows = AgendaItem.objects.visible_to(SYSTEM).on_the_table().filter(round=round_)
    rows = rows.exclude(section__in=NOT_FOR_CASES)
    for item in rows.prefetch_related("decisions"):
        if item.case_id is not None:
            found[item.case_id].append(item)
    return found


def _due(keys: list[int]) -> Mapping[int, dt.date]:
    rows = ActionItem.objects.visible_to(SYSTEM).open().filter(case__in=keys)
    found: dict[int, dt.date] = {}
    for case_id, due_on in rows.order_by("due_on").values_list("case", "due_on"):
        if case_id is not None:
            found.setdefault(case_id, due_on)
    return found


def _nearest(deadlines: Iterable[StatutoryDeadline]) -> Mapping[int, StatutoryDeadline]:
    found: dict[int, StatutoryDeadline] = {}
    for one in sorted(deadlines, key=lambda one: (one.last_day, one.key)):
        found.setdefault(one.case_id, one)
    return found
