"""What the archive asks of driver tasks: whether a car was driven for an order, and who signed for it."""

from collections.abc import Collection, Mapping

from aftersales.calc.archives import OnRecord
from aftersales.models import RepairOrder
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody


def driver_sheets(order_ids: Collection[int]) -> Mapping[int, OnRecord | None]:
    """Orders for which a driver had the car, each with the record of its signed hand-over sheets.

    A driver's custody for the order is what says so. None means that the sheets are on paper and are
    uploaded; where sheets are signed on the phone, the record of the last one belongs here.
    """
    rows = Custody.objects.visible_to(SYSTEM).filter(
        kind=CustodyKind.DRIVER,
        reason_type=RepairOrder._meta.label_lower,
        reason_id__in=order_ids,
    )
    return dict.fromkeys(rows.values_list("reason_id", flat=True))
