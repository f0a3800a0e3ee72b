"""The nightly doorbell of the calendar."""

from celery import shared_task
from django.utils import timezone

from dealerops.workcal.services import seed


@shared_task(name="workcal.reseed")
def reseed() -> int:
    """00:10: last year to the year after next; safe to ring twice (domain.md Appendix C)."""
    year = timezone.localdate().year
    return seed(range(year - 1, year + 3))
