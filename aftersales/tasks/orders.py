"""The doorbells of quotes that nobody answers, and of cars that do not come."""

from celery import shared_task
from django.utils import timezone

from aftersales.selectors.bays import appointments_missed
from aftersales.selectors.clocks import orders_unanswered
from aftersales.services import defer_unanswered, note_missed


@shared_task(name="aftersales.order_clocks")
def order_clocks() -> int:
    """Every few minutes: lines whose day to answer is over are put off (domain.md 4.3)."""
    return sum(defer_unanswered(order_id) for order_id in orders_unanswered())


@shared_task(name="aftersales.appointment_clocks")
def appointment_clocks() -> int:
    """Every few minutes: appointments whose half hour of waiting is over (domain.md 4.1)."""
    return sum(note_missed(order_id) for order_id in appointments_missed(timezone.now()))
