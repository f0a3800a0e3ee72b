"""The journal's doorbells; the journal itself does not know Celery."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from dealerops.journal import bell
from dealerops.journal.services import drain, overdue_queues, quarantine_exhausted, seal_day


@shared_task(name="journal.drain")
def drain_queue(queue: str) -> int:
    """Hand out what is due on one queue."""
    return drain(queue)


@shared_task(name="journal.sweep")
def sweep() -> list[str]:
    """Ring for every queue whose work is overdue: its bell was lost on the way."""
    quarantine_exhausted()
    late = overdue_queues()
    for queue in late:
        bell.ring(queue)
    return late


@shared_task(name="journal.seal")
def seal_yesterday() -> int:
    """Seal the day that has just ended in the local time zone."""
    return seal_day(timezone.localdate() - dt.timedelta(days=1)).objects_sealed
