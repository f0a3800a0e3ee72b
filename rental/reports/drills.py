"""The rows behind the numbers of R19 and R20."""

import datetime as dt

from django.db.models import F, Q

from dealerops.foundation.reporting import Behind, Drill, Period
from dealerops.journal.models import Entry
from rental.choices import EndedBy
from rental.selectors.car_times import ORDER, window_of
from rental.selectors.rate_rows import BROKE_DOWN, CHANGED, RateRow
from rental.selectors.receivables_report import ReceivableLine
from rental.selectors.violations.report import ViolationLine

CALLED_OFF = Q(cancelled_by=EndedBy.USER) & (Q(ended_at=None) | Q(ended_at__lt=F("start_at")))
COUNTED = Q(confirmed_at__isnull=False) & ~CALLED_OFF  # what the rates count


def _orders(row: RateRow, where: Q) -> Behind:
    store, one = row.keys
    place = Q(dealer__code=store) & (Q(vehicle_class__code=one) if one else Q())
    return Behind("rental.orders", place & where, "rental:order")


def _starting(where: Q) -> Drill:
    def behind(row: RateRow, period: Period, as_of: dt.datetime) -> Behind:
        begins, ends = window_of(period, as_of)
        inside = COUNTED & Q(start_at__gte=begins, start_at__lt=ends)
        return _orders(row, inside & where)

    return behind


def _cancelled(who: EndedBy) -> Drill:
    def behind(row: RateRow, period: Period, as_of: dt.datetime) -> Behind:
        begins, ends = window_of(period, as_of)
        return _orders(row, Q(cancelled_by=who, ended_at__gte=begins, ended_at__lt=ends))

    return behind


def counted(
    row: ViolationLine | ReceivableLine, period: Period, as_of: dt.datetime
) -> Behind | None:
    """Violations, or items of receivables; postings have no list, nor has what hangs at no item."""
    if isinstance(row, ViolationLine):
        if row.rows is None:
            return None
        return Behind("rental.violations", Q(pk__in=row.rows.values("pk")), "rental:violation")
    if len(row.item_ids) != row.count:
        return None
    return Behind("rental.receivables", Q(pk__in=row.item_ids), "rental:item")


def _booked(row: RateRow, period: Period, as_of: dt.datetime) -> Behind:
    begins, ends = window_of(period, as_of)
    inside = Q(start_at__gte=begins, start_at__lt=ends, submitted_at__isnull=False)
    return _orders(row, inside)


def _told(topic: str) -> Drill:
    """Orders to which it happened; one to which it happened twice stands there once."""

    def behind(row: RateRow, period: Period, as_of: dt.datetime) -> Behind:
        begins, ends = window_of(period, as_of)
        told = Entry.objects.filter(object_type=ORDER, topic=topic, at__gte=begins, at__lt=ends)
        return _orders(row, Q(pk__in=told.values("object_id")))

    return behind


OPERATION_DRILLS = {
    "booked": _booked,
    "orders": _starting(Q()),
    "handed_over": _starting(Q(handed_out_at__isnull=False)),
    "operator_cancels": _cancelled(EndedBy.OPERATOR),
    "user_cancels": _cancelled(EndedBy.USER),
    "changes": _told(CHANGED),
    "breakdowns": _told(BROKE_DOWN),
}
LEDGER_DRILLS = {"count": counted}
