"""The doorbells of the store."""

from celery import shared_task
from django.utils import timezone

from dealerops.documents.services import remove_orphans, scan_waiting


@shared_task(name="documents.nightly")
def nightly() -> int:
    """01:00: files that no row knows for a day are removed; safe to ring twice."""
    return remove_orphans(now=timezone.now())


@shared_task(name="documents.scan")
def scan() -> int:
    """Every minute: files that were kept while the scanner was away."""
    return scan_waiting()
