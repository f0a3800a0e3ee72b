"""The figures of the retention page; a handful of queries whatever the number of customers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from aftersales.choices import (
    CONTROLLABLE,
    ChurnKind,
    LossReason,
    LostState,
    Retention,
)
from aftersales.models import CardRetention, LostCase, RepairOrder
from aftersales.selectors.churn import COHORT_MONTHS, Rate
from aftersales.selectors.visits import qualified
from dealerops.foundation.actor import Actor
from dealerops.workcal.calc import SHANGHAI
from dealerops.workcal.services import add_months, end_of

ONE_DAY = dt.timedelta(days=1)
MOST = 8


@dataclass(frozen=True, slots=True)
class Share:
    """Customers of one advisor, model or dealer by where they stand."""

    label: str
    staying: int
    at_risk: int
    lost: int
    key: int | None = None

    @property
    def total(self) -> int:
        return self.staying + self.at_risk + self.lost


@dataclass(frozen=True, slots=True)
class Why:
    """How often a reason was named, and whether we could have changed it."""

    reason: LossReason
    count: int

    @property
    def controllable(self) -> bool:
        return self.reason in CONTROLLABLE


@dataclass(frozen=True, slots=True)
class Tracking:
    """Lost cases opened in a period: how many were called, in time, won back."""

    opened: int
    called: int
    won_back: int
    returned: int
    overdue: int


COUNTED = (Retention.ACTIVE, Retention.RETURNED, Retention.AT_RISK, Retention.LOST)
_STAYING = Count("pk", filter=Q(status__in=(Retention.ACTIVE, Retention.RETURNED)))
_AT_RISK = Count("pk", filter=Q(status=Retention.AT_RISK))
_LOST = Count("pk", filter=Q(status=Retention.LOST))


def by_status(actor: Actor) -> dict[Retention, int]:
    """Cards by status as of the last night."""
    rows = CardRetention.objects.visible_to(actor).order_by().values("status")
    counts = dict(rows.annotate(cards=Count("pk")).values_list("status", "cards"))
    return {one: counts.get(one, 0) for one in Retention}


def shares(actor: Actor, *names: str, key: str) -> list[Share]:
    """By what `names` and `key` lead to from the card's retention, most lost first."""
    rows = CardRetention.objects.visible_to(actor).filter(status__in=COUNTED).order_by()
    counted = rows.values(key, *names).annotate(staying=_STAYING, at_risk=_AT_RISK, gone=_LOST)
    found = [
        Share(
            label=" ".join(row[name] or "" for name in names).strip(),
            staying=row["staying"],
            at_risk=row["at_risk"],
            lost=row["gone"],
            key=row[key],
        )
        for row in counted
    ]
    return sorted(found, key=lambda one: (-one.lost, -one.total, one.label))


def reasons(actor: Actor, *, since: dt.date) -> list[Why]:
    """Why customers stay away, of cases lost since a day, the most frequent first."""
    cases = LostCase.objects.visible_to(actor).filter(lost_on__gte=since).exclude(reason="")
    rows = cases.order_by().values("reason").annotate(cases=Count("pk"))
    found = [
        Why(LossReason(reason), count) for reason, count in rows.values_list("reason", "cases")
    ]
    return sorted(found, key=lambda one: (-one.count, one.reason))[:MOST]


def tracking(actor: Actor, *, since: dt.date, until: dt.date, now: dt.datetime) -> Tracking:
    """Of customers lost in [since, until)."""
    cases = LostCase.objects.visible_to(actor).filter(lost_on__gte=since, lost_on__lt=until)
    found = cases.aggregate(
        opened=Count("pk"),
        called=Count("pk", filter=Q(contacted_at__isnull=False)),
        won_back=Count("pk", filter=Q(state=LostState.WON_BACK)),
        returned=Count("pk", filter=Q(state=LostState.RETURNED)),
        overdue=Count("pk", filter=Q(state=LostState.OPEN, due_at__lte=now)),
    )
    return Tracking(**found)


def cohort_trend(actor: Actor, month: dt.date, *, months: int = 6) -> list[tuple[dt.date, Rate]]:
    """Rate (a) of the last whole months up to `month`, oldest first, from one query."""
    last = month.replace(day=1)
    first = add_months(last, 1 - months)
    start = end_of(add_months(first, -COHORT_MONTHS) - ONE_DAY)
    visits = qualified(RepairOrder.objects.visible_to(actor)).filter(
        delivered_at__gte=start, delivered_at__lt=end_of(add_months(last, 1) - ONE_DAY)
    )
    rows = (
        visits.order_by()
        .annotate(month=TruncMonth("delivered_at", tzinfo=SHANGHAI))
        .values_list("dealer_id", "vehicle_id", "month")
        .distinct()
    )
    came: defaultdict[tuple[int, int], set[dt.date]] = defaultdict(set)
    for dealer, vehicle, at in rows:
        came[dealer, vehicle].add(at.date())
    wanted = [add_months(first, n) for n in range(months)]
    return [(one, _cohort(came.values(), one)) for one in wanted]


def _cohort(cars: Iterable[Set[dt.date]], month: dt.date) -> Rate:
    base = add_months(month, -COHORT_MONTHS)
    there = [months for months in cars if base in months]
    lost = sum(not any(base < one <= month for one in months) for months in there)
    return Rate(ChurnKind.COHORT, lost, len(there))
