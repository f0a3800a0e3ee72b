"""Doorbells of the journal and of the backup watch; neither knows Celery."""

import datetime as dt

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from dealerops.backup.watching import watch
from dealerops.journal import bell
from dealerops.journal.services import drain, overdue_queues, quarantine_exhausted, seal_days


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
    """Seal the day that has just ended in the local time zone, and those that the clock missed."""
    seals = seal_days(until=timezone.localdate() - dt.timedelta(days=1))
    return sum(seal.objects_sealed for seal in seals)


@shared_task(name="backup.watch")
def watch_backups() -> list[str]:
    """Tell the administrators when the newest backup is missing, old or broken."""
    return watch(now=timezone.now()) if settings.BACKUP_WATCH else []
