"""The doorbell of scheduled views, rung by beat every minute."""

from celery import shared_task
from django.utils import timezone

from reports.services.sending_views import plan_views


@shared_task(name="reports.plan_views")
def plan_scheduled_views() -> int:
    """What is due is decided by rows and unique keys; safe to ring twice."""
    return plan_views(timezone.now())
