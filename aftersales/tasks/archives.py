"""The doorbell of the morning on which yesterday's orders are filed."""

from celery import shared_task
from django.utils import timezone

from aftersales.selectors.nights import orders_to_file
from aftersales.services.archive_judging import refresh_order_files
from aftersales.services.archives import open_order_files


@shared_task(name="aftersales.archives_morning")
def archives_morning() -> int:
    """06:30, before anybody files: no delivered order is without an archive, and every day that has
    passed is asked for its papers. How many archives were looked at."""
    today = timezone.localdate()
    without, waiting = orders_to_file(today)
    open_order_files(without)
    return len(without) + refresh_order_files(waiting, on=today)
