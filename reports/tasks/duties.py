"""Doorbells of the obligations: the plan at six, the clocks every five minutes."""

from celery import shared_task
from django.utils import timezone

from reports.services.duties import plan_duties, run_clocks


@shared_task(name="reports.duties_morning")
def plan_obligations() -> int:
    """Safe to ring twice: each duty has one key."""
    return plan_duties(timezone.now())


@shared_task(name="reports.duty_clocks")
def duty_clocks() -> int:
    """Safe to ring twice: each duty remembers what it has taken notice of."""
    return run_clocks(timezone.now())
