"""The three rates that are called churn, by dealer; each figure says which one it is (domain.md 4.11)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q

from aftersales.choices import LOSABLE, ChurnKind, Retention
from aftersales.models import RepairOrder, RetentionChange
from aftersales.querysets import RepairOrderQuerySet, RetentionChangeQuerySet
from aftersales.selectors.visits import qualified
from dealerops.foundation.actor import Actor
from dealerops.workcal.services import add_months, end_of, local_date

COHORT_MONTHS = 6
STOCK_MONTHS = 24
ONE_DAY = dt.timedelta(days=1)
FRACTION = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Rate:
    """`lost` of `base`; `value` is a fraction with four places, None where there is no base."""

    kind: ChurnKind
    lost: int
    base: int

    @property
    def value(self) -> Decimal | None:
        if not self.base:
            return None
        return (Decimal(self.lost) / self.base).quantize(FRACTION, ROUND_HALF_UP)

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.kind, self.lost + other.lost, self.base + other.base)


@dataclass(frozen=True, slots=True)
class Churn:
    """The rates of one month, of one dealer or of many together."""

    cohort: Rate
    stock: Rate
    new: Rate

    @property
    def rates(self) -> tuple[Rate, Rate, Rate]:
        return (self.cohort, self.stock, self.new)

    def __add__(self, other: "Churn") -> "Churn":
        return Churn(self.cohort + other.cohort, self.stock + other.stock, self.new + other.new)


NOBODY = Churn(*(Rate(kind, 0, 0) for kind in ChurnKind))


def churn_of(
    actor: Actor,
    month: dt.date,
    *,
    until: dt.date | None = None,
    as_of: dt.datetime | None = None,
) -> Churn:
    """Of everything the actor may see; a car that goes to two dealers counts at each."""
    return total(churn_by_dealer(actor, month, until=until, as_of=as_of).values())


def total(found: Iterable[Churn]) -> Churn:
    return sum(found, NOBODY)


def churn_by_dealer(
    actor: Actor,
    month: dt.date,
    *,
    until: dt.date | None = None,
    as_of: dt.datetime | None = None,
) -> Mapping[int, Churn]:
    """By dealer id, for the month of `month`; up to the start of `until` while the month runs.

    With `as_of` only what was recorded before: orders that were entered and nights that were run later
    change nothing. Of changes from before that moment was kept their day stands for it.

    (a) cars with a qualified visit in M−6 whose last visit up to the end of M lies in M−6, over all cars
    with one in M−6. (b) cards that are LOST at the end, over cars with a qualified visit in the 24 months
    before. (c) cards that became LOST in M, over those ACTIVE (come back included) or AT_RISK at its start;
    who counts again after a legal hold is no new loss.
    """
    start = month.replace(day=1)
    end = min(add_months(start, 1), until) if until else add_months(start, 1)
    visits, changes = _visits(actor, as_of), _changes(actor, as_of)
    cohort = _cohort(visits, start, end)
    stock = _stock(visits, changes, end)
    new = _new(changes, start, end)
    dealers = {*cohort, *stock, *new}
    return {
        dealer: Churn(
            Rate(ChurnKind.COHORT, *cohort[dealer]),
            Rate(ChurnKind.STOCK, *stock[dealer]),
            Rate(ChurnKind.NEW, *new[dealer]),
        )
        for dealer in sorted(dealers)
    }


Counts = defaultdict[int, tuple[int, int]]  # lost, base


def _visits(actor: Actor, as_of: dt.datetime | None) -> RepairOrderQuerySet:
    visits = qualified(RepairOrder.objects.visible_to(actor))
    return visits.filter(created_at__lt=as_of, delivered_at__lt=as_of) if as_of else visits


def _changes(actor: Actor, as_of: dt.datetime | None) -> RetentionChangeQuerySet:
    changes = RetentionChange.objects.visible_to(actor)
    if as_of is None:
        return changes
    unknown = Q(recorded_at=None, on__lt=local_date(as_of))
    return changes.filter(unknown | Q(recorded_at__lt=as_of))


def _cohort(visits: RepairOrderQuerySet, start: dt.date, end: dt.date) -> Counts:
    first = add_months(start, -COHORT_MONTHS)
    after = _midnight(add_months(first, 1))
    came = visits.filter(delivered_at__gte=_midnight(first), delivered_at__lt=_midnight(end))
    cars = came.order_by().values("dealer", "vehicle")
    seen = cars.annotate(came=Min("delivered_at"), last=Max("delivered_at")).filter(came__lt=after)
    base: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    for dealer, last in seen.values_list("dealer", "last"):
        base[dealer] += 1
        lost[dealer] += last < after
    return _joined(lost, base)


def _stock(visits: RepairOrderQuerySet, changes: RetentionChangeQuerySet, end: dt.date) -> Counts:
    lost = _counted(changes.until(end - ONE_DAY), (Retention.LOST,))
    came = visits.filter(
        delivered_at__gte=_midnight(add_months(end, -STOCK_MONTHS)), delivered_at__lt=_midnight(end)
    )
    cars = came.order_by().values("dealer").annotate(cars=Count("vehicle", distinct=True))
    base = dict(cars.values_list("dealer", "cars"))
    return _joined(lost, base)


def _new(changes: RetentionChangeQuerySet, start: dt.date, end: dt.date) -> Counts:
    base = _counted(changes.until(start - ONE_DAY), LOSABLE)
    lost = changes.filter(target=Retention.LOST, on__gte=start, on__lt=end)
    lost = lost.exclude(source=Retention.NOT_COUNTED)
    rows = lost.order_by().values("card__dealer").annotate(cards=Count("card", distinct=True))
    return _joined(dict(rows.values_list("card__dealer", "cards")), base)


def _counted(changes: Any, wanted: Iterable[str]) -> dict[int, int]:
    """Cards by dealer whose last change was to one of the wanted states."""
    last = RetentionChange.objects.filter(pk__in=changes.values("pk"), target__in=tuple(wanted))
    rows = last.order_by().values("card__dealer").annotate(cards=Count("pk"))
    return dict(rows.values_list("card__dealer", "cards"))


def _joined(lost: Mapping[int, int], base: Mapping[int, int]) -> Counts:
    found: Counts = defaultdict(lambda: (0, 0))
    found.update({one: (lost.get(one, 0), base.get(one, 0)) for one in {*lost, *base}})
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return end_of(day - ONE_DAY)
