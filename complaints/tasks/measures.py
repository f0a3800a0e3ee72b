"""The doorbell of the monthly list of bottlenecks."""

from celery import shared_task
from django.utils import timezone

from complaints.services.processes import last_month, list_bottlenecks


@shared_task(name="complaints.bottlenecks")
def bottlenecks() -> int:
    """03:00: the list of the month before, if it is not there yet; how many lines are new (domain.md 3.12)."""
    return list_bottlenecks(last_month(timezone.localdate()))
