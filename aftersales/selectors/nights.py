"""What the nightly work goes through."""

from aftersales.models import RepairOrder
from dealerops.foundation.actor import SYSTEM


def dealers_with_orders() -> list[int]:
    """Dealers that have handed a car back."""
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(delivered_at__isnull=False)
    return list(orders.order_by("dealer_id").values_list("dealer_id", flat=True).distinct())
