"""What lies open: how long, at which stage, with whom, and what belongs together (domain.md 3.7, 3.9)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case as Choose
from django.db.models import Count, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from complaints.calc.clusters import Cluster as Group
from complaints.calc.kpis import UPTO
from complaints.choices import Age, CaseState, Lamp
from complaints.models import Case
from complaints.selectors.case_clocks import with_next_due
from complaints.selectors.clusters import recent_clusters
from complaints.selectors.splits import ONE_DAY, counted
from dealerops.foundation.actor import Actor
from dealerops.journal.selectors import state_since
from dealerops.workcal.calc import local_date
from dealerops.workcal.services import end_of

SHOWN = 12  # of each lane, of clusters, of owners
OWNERS = 5
WAY = (
    CaseState.NEW,
    CaseState.TRIAGED,
    CaseState.RESPONDED,
    CaseState.INVESTIGATING,
    CaseState.PLAN_PROPOSED,
    CaseState.PLAN_AGREED,
    CaseState.EXECUTING,
    CaseState.RESOLVED,
    CaseState.REOPENED,
    CaseState.LEGAL_HOLD,
)


@dataclass(frozen=True, slots=True)
class Ageing:
    """Pending cases by calendar days since they were received, and by light in each bucket."""

    buckets: dict[Age, dict[Lamp, int]]
    oldest: Case | None

    @property
    def total(self) -> int:
        return sum(sum(one.values()) for one in self.buckets.values())

    def of(self, age: Age) -> int:
        return sum(self.buckets[age].values())


def pending_on(actor: Actor, day: dt.date) -> QuerySet[Case, Case]:
    """Received by the end of the day and closed after it or not yet; a reopened case was never closed."""
    received = counted(actor).filter(received_at__lt=end_of(day))
    return received.exclude(state=CaseState.CLOSED, closed_at__lt=end_of(day))


def ageing(actor: Actor, on: dt.date) -> Ageing:
    """What was pending at the end of the day; the lights are those of now."""
    pending = pending_on(actor, on)
    bucket = Choose(
        *(
            When(received_at__gte=end_of(on - (days + 1) * ONE_DAY), then=Value(age.value))
            for days, age in UPTO
        ),
        default=Value(Age.OLDER.value),
    )
    rows = pending.order_by().annotate(age=bucket).values("age", "lamp")
    buckets: dict[Age, dict[Lamp, int]] = {age: dict.fromkeys(Lamp, 0) for age in Age}
    for row in rows.annotate(cases=Count("pk")):
        buckets[Age(row["age"])][Lamp(row["lamp"])] = row["cases"]
    return Ageing(buckets, pending.order_by("received_at", "pk").first())


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop on the way: how many wait there, since when the one waiting longest, and with whom."""

    state: CaseState
    cases: int = 0
    red: int = 0
    waiting_since: dt.datetime | None = None
    owners: Sequence[tuple[int | None, str, int]] = ()  # user, name, cases; most first


def aged(age: Age, on: dt.date) -> dict[str, dt.datetime]:
    """A filter: received so many days before `on` as the bucket says."""
    bounds, youngest = {}, 0
    for days, bucket in UPTO:
        bounds[bucket] = (youngest, days)
        youngest = days + 1
    if age == Age.OLDER:
        return {"received_at__lt": end_of(on - youngest * ONE_DAY)}
    first, last = bounds[age]
    return {
        "received_at__gte": end_of(on - (last + 1) * ONE_DAY),
        "received_at__lt": end_of(on - first * ONE_DAY),
    }


def way(actor: Actor) -> list[Stage]:
    """Every stage that a pending case can be at, in the order of its life."""
    pending = counted(actor).pending().order_by()
    since = _since(pending)
    sums = since.values("state").annotate(
        cases=Count("pk"), red=Count("pk", filter=Q(lamp=Lamp.RED)), longest=Min("since")
    )
    by_state = {row["state"]: row for row in sums}
    owners: dict[str, list[tuple[int | None, str, int]]] = {}
    people = pending.values("state", "owner", "owner__display_name").annotate(cases=Count("pk"))
    for row in people.order_by("-cases", "owner"):
        mine = owners.setdefault(row["state"], [])
        if len(mine) < OWNERS:
            mine.append((row["owner"], row["owner__display_name"] or "", row["cases"]))
    return [
        Stage(
            state,
            found["cases"],
            found["red"],
            found["longest"],
            tuple(owners.get(state, ())),
        )
        if (found := by_state.get(state))
        else Stage(state)
        for state in WAY
    ]


def _since(cases: QuerySet[Case, Case]) -> QuerySet[Case, Case]:
    """From when a case has stood where it is: its last move, and before the first its first signal."""
    return cases.annotate(since=Coalesce(state_since(Case), "received_at"))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cases on one topic, of one model or at one dealer; both are named where all of them share both."""

    touch_point: str
    model_id: int | None
    dealer_id: int | None
    cases: int
    open: int
    worst: Lamp
    latest: dt.datetime


RANK = {Lamp.GREEN: 0, Lamp.YELLOW: 1, Lamp.RED: 2}


def clusters(actor: Actor, on: dt.date) -> list[Cluster]:
    """The largest clusters of the last days with the lights of their cases; the largest first."""
    found = recent_clusters(actor, on)[:SHOWN]
    keys = {pk for one in found for pk in one.case_ids}
    rows = Case.objects.visible_to(actor).filter(pk__in=keys).only("state", "lamp", "received_at")
    cases = rows.in_bulk()
    return [_lit(one, [cases[pk] for pk in one.case_ids]) for one in found]


def _lit(one: Group, cases: Sequence[Case]) -> Cluster:
    return Cluster(
        touch_point=one.topic,
        model_id=one.model_id,
        dealer_id=one.dealer_id,
        cases=len(cases),
        open=sum(case.state != CaseState.CLOSED for case in cases),
        worst=max((Lamp(case.lamp) for case in cases), key=RANK.__getitem__),
        latest=max(case.received_at for case in cases),
    )


@dataclass(frozen=True, slots=True)
class Ticket:
    """One case on the risk board; the customer is masked, as everywhere. `next_due` is its next clock."""

    pk: int
    number: str
    customer: str
    touch_point: str
    dealer: object
    state: str
    score: int
    level: int
    owner: str
    received_at: dt.datetime
    days: int
    no_contact: bool
    next_due: dt.datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of the risk board: how many there are, and the most urgent of them."""

    lamp: Lamp
    total: int
    tickets: Sequence[Ticket]


SILENCE = dt.timedelta(hours=48)


def risk_board(actor: Actor, now: dt.datetime) -> list[Lane]:
    """Pending cases by light, RED first; in a lane the highest score, then the longest wait."""
    pending = counted(actor).pending()
    totals = dict(pending.order_by().values_list("lamp").annotate(cases=Count("pk")))
    return [
        Lane(lamp, totals.get(lamp, 0), _tickets(pending.filter(lamp=lamp), now))
        for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.GREEN)
    ]


def _tickets(cases: QuerySet[Case, Case], now: dt.datetime) -> list[Ticket]:
    known = with_next_due(cases.select_related("dealer", "owner"))
    urgent = known.order_by("-score", "received_at", "pk")
    today = local_date(now)
    return [
        Ticket(
            pk=one.pk,
            number=one.number,
            customer=one.masked_name,
            touch_point=one.get_touch_point_display(),
            dealer=one.dealer,
            state=one.get_state_display(),
            score=one.score,
            level=one.level,
            owner=str(one.owner) if one.owner else "",
            received_at=one.received_at,
            days=(today - local_date(one.received_at)).days,
            no_contact=(one.last_contact_at or one.received_at) < now - SILENCE,
            next_due=one.next_due,
            is_late=one.next_due is not None and one.next_due <= now,
        )
        for one in urgent[:SHOWN]
    ]
