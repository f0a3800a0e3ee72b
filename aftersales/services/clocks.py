"""What time does to quotes that nobody answers (domain.md 4.3)."""

from django.db import transaction

from aftersales.choices import ItemState
from aftersales.models import RepairOrder
from aftersales.selectors.clocks import unanswered_lines
from aftersales.services.items import resume_if_answered
from aftersales.workflow.items import ITEM_FLOW
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record


@transaction.atomic
def defer_unanswered(order_id: int) -> int:
    """Put off what was quoted a day ago and not answered; how many lines. Safe to repeat.

    The advisor then tells the customer of storage and safety risk: such lines stand in their list.
    """
    order = RepairOrder.objects.lock(order_id)
    lines = [line for line in unanswered_lines(order) if line.state == ItemState.PROPOSED]
    for item in lines:
        item.order = order
        ITEM_FLOW.fire(item, "defer", by=SYSTEM)
        item.decline_reason = "NO_ANSWER"
        item.save_fields("state", "decline_reason")
        record(
            order, "aftersales.item_deferred", by=SYSTEM, item=item.pk, reason="NO_ANSWER",
            safety=item.safety_critical,
        )  # fmt: skip
    if lines:
        resume_if_answered(order, by=SYSTEM)
    return len(lines)
