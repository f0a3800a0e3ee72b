"""What the journal tells of undone work: how long the oldest has been waiting."""

import datetime as dt

from django.db.models import Min
from django.utils import timezone

from dealerops.journal.models import Delivery
from dealerops.journal.registry import QUEUES


def oldest_undone_age() -> dt.timedelta:
    """How long the longest-waiting due delivery has been due; zero when nothing waits."""
    now = timezone.now()
    oldest = Delivery.objects.undone().filter(run_at__lte=now).order_by("run_at").first()
    return now - oldest.run_at if oldest else dt.timedelta()


def waiting_ages(now: dt.datetime) -> dict[str, dt.timedelta]:
    """Per queue, how long the oldest delivery that nobody works on has been due."""
    due = Delivery.objects.due(now).order_by().values_list("queue").annotate(since=Min("run_at"))
    ages = dict.fromkeys(QUEUES, dt.timedelta())
    return ages | {queue: now - since for queue, since in due}
