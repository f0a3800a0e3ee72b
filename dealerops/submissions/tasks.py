"""The nightly tidying of forms sent."""

from celery import shared_task
from django.utils import timezone

from dealerops.submissions.services import forget_old


@shared_task(name="submissions.nightly")
def nightly() -> int:
    return forget_old(timezone.now())
