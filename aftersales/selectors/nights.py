"""What the nightly work goes through."""

import datetime as dt

from aftersales.choices import Paper
from aftersales.models import CallbackTask, RepairOrder
from aftersales.selectors.visits import delivered_orders
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import end_of

LOOK_BACK = dt.timedelta(days=40)  # orders that were entered late; older ones were filed elsewhere


def dealers_with_orders() -> list[int]:
    """Dealers that have handed a car back."""
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(delivered_at__isnull=False)
    return list(orders.order_by("dealer_id").values_list("dealer_id", flat=True).distinct())


def orders_to_file(on: dt.date) -> tuple[list[int], list[int]]:
    """Delivered orders without an archive, and those whose callback's last day has just passed.

    What was taken over from an older system has its papers there.
    """
    since = end_of(on - LOOK_BACK)
    ours = delivered_orders().filter(old_number="")
    late = ours.filter(delivered_at__gte=since, archive=None).order_by("pk")
    tasks = CallbackTask.objects.visible_to(SYSTEM).filter(
        due_on__gte=on - LOOK_BACK, due_on__lt=on
    )
    waiting = tasks.filter(
        order__archive__items__code=Paper.AS15, order__archive__items__is_required=False
    ).order_by("order_id")
    return (
        list(late.values_list("pk", flat=True)),
        list(waiting.values_list("order_id", flat=True).distinct()),
    )
