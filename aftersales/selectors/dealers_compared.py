"""Dealers beside each other for one month of visits: work, satisfaction, callbacks, churn; no customers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from aftersales.calc.callback_figures import CallbackFigures
from aftersales.models import RepairOrder
from aftersales.selectors.churn import NOBODY, Churn, churn_by_dealer
from aftersales.selectors.figures import VISIT, callback_figures_by_dealer
from aftersales.selectors.first_time_fix import first_time_fix_by_dealer
from aftersales.selectors.satisfaction import (
    Asked,
    Basis,
    DepartmentLine,
    Satisfaction,
    satisfaction_by_dealer,
)
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer
from dealerops.workcal.services import end_of, local_date

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DealerLine:
    """One dealer's month. Indices 0 to 100, rates as fractions; None where nobody was asked or due."""

    dealer: Dealer
    delivered: int
    satisfaction: Satisfaction | None
    callbacks: CallbackFigures | None
    churn: Churn
    first_time_fix: Decimal | None = None

    @property
    def index(self) -> Decimal | None:
        return self.satisfaction.printed_index if self.satisfaction else None

    @property
    def interviews(self) -> int:
        return self.satisfaction.overall.n if self.satisfaction else 0

    @property
    def mark(self) -> str:
        """An asterisk where too few were asked to lean on (domain.md 4.10)."""
        few = self.satisfaction is not None and self.satisfaction.overall.is_few
        return "*" if few else ""

    @property
    def weakest(self) -> DepartmentLine | None:
        """The department with the lowest index of those with enough answers to lean on."""
        if self.satisfaction is None:
            return None
        asked = [one for one in self.satisfaction.departments if one.n and not one.measure.is_few]
        return min(asked, key=lambda one: one.measure.index or 0, default=None)


def dealers_compared(actor: Actor, period: Period, as_of: dt.datetime) -> Sequence[DealerLine]:
    """Every dealer the actor may see that delivered a car in the period, lowest index first."""
    delivered = _delivered(actor, period)
    asked = satisfaction_by_dealer(actor, Asked(period, as_of, Basis.VISIT))
    calls = callback_figures_by_dealer(actor, period, as_of, by=VISIT)
    fixed = first_time_fix_by_dealer(actor, period, as_of)
    churn = churn_by_dealer(actor, period.start, until=min(period.end, local_date(as_of) + ONE_DAY))
    dealers = Dealer.objects.visible_to(actor).filter(pk__in=delivered)
    lines = [
        DealerLine(
            dealer=one,
            delivered=delivered[one.pk],
            satisfaction=asked.get(one.pk),
            callbacks=calls.get(one.pk),
            churn=churn.get(one.pk, NOBODY),
            first_time_fix=fixed.get(one.pk),
        )
        for one in dealers.select_related("region")
    ]
    return sorted(lines, key=lambda one: (one.index is None, one.index, one.dealer.code))


def _delivered(actor: Actor, period: Period) -> dict[int, int]:
    orders = RepairOrder.objects.visible_to(actor).filter(
        delivered_at__gte=end_of(period.start - ONE_DAY),
        delivered_at__lt=end_of(period.end - ONE_DAY),
    )
    rows = orders.order_by().values("dealer").annotate(cars=Count("pk"))
    return dict(rows.values_list("dealer", "cars"))
