"""How many cars were put right the first time (domain.md 4.4)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from aftersales.calc.lines import first_time_fix
from aftersales.choices import RoState
from aftersales.models import RepairOrder
from aftersales.querysets.orders import OVER
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.workcal.services import end_of

ONE_DAY = dt.timedelta(days=1)
WINDOW = dt.timedelta(days=30)  # in which the same work again counts against the first
CALLED_OFF = (RoState.CANCELLED, RoState.NO_SHOW)
HANDED_BACK = OVER - set(CALLED_OFF)


def first_time_fix_by_dealer(
    actor: Actor, period: Period, as_of: dt.datetime
) -> Mapping[int, Decimal]:
    """1 - reworked within 30 days / delivered, as a fraction, for the deliveries of the period.

    Keyed by the dealer's id; who delivered nothing is not there. A car that came back after `as_of`
    has not.
    """
    again = (
        RepairOrder.objects.visible_to(SYSTEM)
        .filter(rework_of=OuterRef("pk"), opened_at__lte=as_of)
        .exclude(state__in=CALLED_OFF)
        .annotate(since=TruncDate("rework_of__delivered_at"))
        .filter(opened_at__date__lte=F("since") + WINDOW)
    )
    orders = RepairOrder.objects.visible_to(actor).filter(
        state__in=HANDED_BACK,
        delivered_at__gte=end_of(period.start - ONE_DAY),
        delivered_at__lt=end_of(period.end - ONE_DAY),
    )
    rows = (
        orders.order_by()
        .annotate(is_reworked=Exists(again))
        .values("dealer")
        .annotate(cars=Count("pk"), reworked=Count("pk", filter=Q(is_reworked=True)))
    )
    return {
        dealer: rate
        for dealer, cars, reworked in rows.values_list("dealer", "cars", "reworked")
        if (rate := first_time_fix(cars, reworked)) is not None
    }
