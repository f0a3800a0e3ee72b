"""The bell and the clock: Celery wakes workers up; what there is to do stands in PostgreSQL."""

import logging
import os
import time

from celery import Celery
from celery.schedules import crontab
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerops.settings.dev")

app = Celery("dealerops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = "default"
app.autodiscover_tasks()

# Fixed ticks. What is due is decided by rows and unique keys, so that a late tick, a repeated one or
# a second beat does no harm. A tick nobody took in time is dropped: the next one asks the same question.
app.conf.beat_schedule = {
    "journal.sweep": {"task": "journal.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "reports.plan": {"task": "reports.plan", "schedule": 60.0, "options": {"expires": 60}},
    "claims.clocks": {"task": "claims.clocks", "schedule": 300.0, "options": {"expires": 300}},
    "claims.nightly": {"task": "claims.nightly", "schedule": crontab(hour=0, minute=30)},
    "workcal.nightly": {"task": "workcal.reseed", "schedule": crontab(hour=0, minute=10)},
    "journal.seal": {"task": "journal.seal", "schedule": crontab(hour=0, minute=5)},
    "documents.nightly": {"task": "documents.nightly", "schedule": crontab(hour=1, minute=0)},
    "quota.nightly": {"task": "quota.audit_ledger", "schedule": crontab(hour=2, minute=0)},
}

QUIET_SECONDS = 10.0
_quiet_until = 0.0


def ring(queue: str) -> None:
    """Wake a worker of this queue. Never raises: when the broker is away the sweep rings again.

    A broker that does not answer is said once and left alone for QUIET_SECONDS, so that people at
    the web pages do not wait for it with every click.
    """
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        app.send_task("journal.drain", args=(queue,), queue=queue)
    except (OperationalError, OSError) as error:
        if not _quiet_until:
            logger.warning("the broker is away (%s); the sweep will ring", type(error).__name__)
        _quiet_until = time.monotonic() + QUIET_SECONDS
        return
    _quiet_until = 0.0
