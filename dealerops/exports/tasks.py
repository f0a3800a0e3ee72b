"""The doorbell that clears up behind exports."""

from celery import shared_task
from django.utils import timezone

from dealerops.exports.services import tidy_exports


@shared_task(name="exports.tidy")
def tidy() -> int:
    """Every ten minutes: what has expired goes, what was abandoned is closed; safe to ring twice."""
    return tidy_exports(now=timezone.now())
