"""What lies open: how long, at which stage, with whom, and what belongs together (domain.md 3.7, 3.9)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case as Choose
from django.db.models import Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest

from complaints.calc.kpis import UPTO
from complaints.choices import Age, CaseState, Lamp
from complaints.models import Case
from complaints.selectors.splits import ONE_DAY, counted
from dealerops.foundation.actor import Actor
from dealerops.workcal.calc import local_date
from dealerops.workcal.services import end_of

CLUSTER = 3  # cases
CLUSTER_DAYS = 30
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


def ageing(actor: Actor, on: dt.date) -> Ageing:
    pending = counted(actor).pending().filter(received_at__lt=end_of(on))
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


RECENT = "RECENT"  # as long ago as a cluster reaches back


def aged(age: str, on: dt.date) -> dict[str, dt.datetime]:
    """A filter: received so many days before `on` as the bucket says, or within thirty days."""
    bounds, youngest = {}, 0
    for days, bucket in UPTO:
        bounds[bucket.value] = (youngest, days)
        youngest = days + 1
    bounds[RECENT] = (0, CLUSTER_DAYS)
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
    """From when a case has stood where it is: the last thing that moved it there."""
    moved = Greatest(
        *(
            Coalesce(moment, "received_at")
            for moment in (
                "acknowledged_at",
                "responded_at",
                "planned_at",
                "agreed_at",
                "resolved_at",
                "reopened_at",
            )
        ),
        "received_at",
    )
    return cases.annotate(since=moved)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Three and more cases of thirty days on one topic, of one model or at one dealer."""

    touch_point: str
    model_id: int | None
    dealer_id: int | None
    cases: int
    open: int
    worst: Lamp
    latest: dt.datetime


TOGETHER = ("vehicle__model_id", "dealer_id")
RANK = {Lamp.GREEN: 0, Lamp.YELLOW: 1, Lamp.RED: 2}
LAMPS = {rank: lamp for lamp, rank in RANK.items()}


def clusters(actor: Actor, on: dt.date) -> list[Cluster]:
    """Same topic and model, or same topic and dealer, in the last thirty days; the largest first."""
    begins = end_of(on - (CLUSTER_DAYS + 1) * ONE_DAY)
    recent = counted(actor).filter(received_at__gte=begins, received_at__lt=end_of(on)).order_by()
    worst = Choose(*(When(lamp=lamp, then=Value(rank)) for lamp, rank in RANK.items()))
    found: list[Cluster] = []
    for path in TOGETHER:
        rows = recent.exclude(**{path: None}).values("touch_point", key=F(path))
        grouped = rows.annotate(
            cases=Count("pk"),
            open=Count("pk", filter=~Q(state=CaseState.CLOSED)),
            latest=Max("received_at"),
            worst=Max(worst),
        )
        for row in grouped.filter(cases__gte=CLUSTER).order_by("-cases", "touch_point", "key"):
            is_dealer = path == "dealer_id"
            found.append(
                Cluster(
                    touch_point=row["touch_point"],
                    model_id=None if is_dealer else row["key"],
                    dealer_id=row["key"] if is_dealer else None,
                    cases=row["cases"],
                    open=row["open"],
                    worst=LAMPS[row["worst"]],
                    latest=row["latest"],
                )
            )
    return sorted(found, key=lambda one: (-one.cases, one.touch_point))[:SHOWN]


@dataclass(frozen=True, slots=True)
class Ticket:
    """One case on the risk board; the customer is masked, as everywhere."""

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
    urgent = cases.select_related("dealer", "owner").order_by("-score", "received_at", "pk")
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
        )
        for one in urgent[:SHOWN]
    ]
