"""The doorbell that clears up behind imports."""

from celery import shared_task
from django.utils import timezone

from dealerops.imports.services import tidy_imports


@shared_task(name="imports.tidy")
def tidy() -> int:
    """Every ten minutes: what has expired goes, what was abandoned is closed; safe to ring twice."""
    return tidy_imports(now=timezone.now())
