"""What the archive asks of driver tasks: whether a car was driven for an order, and who signed for it."""

from collections.abc import Collection, Mapping

from aftersales.calc.archives import OnRecord
from aftersales.choices.driving import OVER, SheetEnd
from aftersales.models import DriverTask, HandoverSheet
from dealerops.foundation.actor import SYSTEM


def driver_sheets(order_ids: Collection[int]) -> Mapping[int, OnRecord | None]:
    """Orders for which a driver took a car over, each with the last of its signed sheets.

    None while a car is on the road: its sheet of the end is still to be signed, or to be brought on paper.
    """
    driven = DriverTask.objects.visible_to(SYSTEM).filter(
        order__in=order_ids, taken_at__isnull=False
    )
    under_way = set(driven.exclude(state__in=OVER).values_list("order_id", flat=True))
    sheets = HandoverSheet.objects.visible_to(SYSTEM).filter(task__in=driven, end=SheetEnd.END)
    last = dict(sheets.order_by("at", "pk").values_list("task__order_id", "pk"))
    name = HandoverSheet._meta.label_lower
    return {
        order_id: None if order_id in under_way else OnRecord(name, last[order_id])
        for order_id in {*under_way, *last}
    }
