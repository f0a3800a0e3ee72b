"""Doorbells of lights and of the Three Guarantees."""

from celery import shared_task
from django.utils import timezone

from complaints.services.light_hours import rejudge_hour
from complaints.services.sanbao import evaluate_cars


@shared_task(name="complaints.light_hours")
def light_hours() -> int:
    """Every few minutes: open cases whose light was not computed in this hour (domain.md 3.4)."""
    return rejudge_hour(timezone.now())


@shared_task(name="complaints.sanbao_morning")
def sanbao_morning() -> int:
    """06:15: the Three Guarantees of cars with open cases, and of those that stand in a workshop."""
    return evaluate_cars(timezone.now())
