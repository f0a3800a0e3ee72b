"""The doorbell of quotes that nobody answers."""

from celery import shared_task

from aftersales.selectors.clocks import orders_unanswered
from aftersales.services import defer_unanswered


@shared_task(name="aftersales.order_clocks")
def order_clocks() -> int:
    """Every few minutes: lines whose day to answer is over are put off (domain.md 4.3)."""
    return sum(defer_unanswered(order_id) for order_id in orders_unanswered())
