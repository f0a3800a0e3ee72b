"""The bell and the clock: Celery wakes workers up; what there is to do stands in PostgreSQL."""

import logging
import os
import time
from contextlib import AbstractContextManager
from functools import lru_cache

from celery import Celery, signals
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection
from kombu.exceptions import KombuError
from kombu.pools import producers
from redis.exceptions import RedisError

from dealerops.foundation import tracing
from dealerops.observing.startup import refuse_unless_sound

logger = logging.getLogger(__name__)
_errands: list[AbstractContextManager[tracing.Errand]] = []

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerops.settings.dev")

app = Celery("dealerops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = "default"
app.autodiscover_tasks()


@signals.setup_logging.connect
def _log_as_the_web_does(**_options: object) -> None:
    """Celery's own lines go where and how Django's settings say; connecting is all it takes."""


@signals.worker_init.connect
@signals.beat_init.connect
def _look_before_working(**_options: object) -> None:
    """Celery swallows what a listener raises, except the wish to end."""
    try:
        refuse_unless_sound()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None


@signals.task_prerun.connect
def _begin_errand(task_id: str = "", **_context: object) -> None:
    """A tick of the clock has a number too; a delivery then goes by the number of its entry."""
    begun = tracing.errand(task_id.replace("-", ""))
    begun.__enter__()
    _errands.append(begun)


@signals.task_postrun.connect
def _end_errand(**_context: object) -> None:
    _errands.pop().__exit__(None, None, None)


# Fixed ticks. What is due is decided by rows and unique keys, so that a late tick, a repeated one or
# a second beat does no harm. A tick nobody took in time is dropped: the next one asks the same question.
app.conf.beat_schedule = {
    "journal.sweep": {"task": "journal.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "reports.plan": {"task": "reports.plan", "schedule": 60.0, "options": {"expires": 60}},
    "reports.duties": {"task": "reports.duties_morning", "schedule": crontab(hour=6, minute=0)},
    "reports.duty_clocks": {
        "task": "reports.duty_clocks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "reports.plan_views": {
        "task": "reports.plan_views",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "claims.clocks": {"task": "claims.clocks", "schedule": 300.0, "options": {"expires": 300}},
    "claims.nightly": {"task": "claims.nightly", "schedule": crontab(hour=0, minute=30)},
    "aftersales.order_clocks": {
        "task": "aftersales.order_clocks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "aftersales.appointment_clocks": {
        "task": "aftersales.appointment_clocks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "aftersales.form_clocks": {
        "task": "aftersales.form_clocks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "aftersales.callbacks": {
        "task": "aftersales.callbacks_morning",
        "schedule": crontab(hour=6, minute=0),
    },
    "aftersales.archives": {
        "task": "aftersales.archives_morning",
        "schedule": crontab(hour=6, minute=30),
    },
    "complaints.light": {
        "task": "complaints.light_hours",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "complaints.sanbao": {
        "task": "complaints.sanbao_morning",
        "schedule": crontab(hour=6, minute=15),
    },
    "complaints.round_clocks": {
        "task": "complaints.round_clocks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "rental.plans": {"task": "rental.plans", "schedule": crontab(hour=4, minute=0)},
    "workcal.nightly": {"task": "workcal.reseed", "schedule": crontab(hour=0, minute=10)},
    "journal.seal": {"task": "journal.seal", "schedule": crontab(hour=0, minute=5)},
    "documents.scan": {"task": "documents.scan", "schedule": 60.0, "options": {"expires": 60}},
    "documents.nightly": {"task": "documents.nightly", "schedule": crontab(hour=1, minute=0)},
    "submissions.nightly": {"task": "submissions.nightly", "schedule": crontab(hour=1, minute=30)},
    "backup.watch": {"task": "backup.watch", "schedule": crontab(hour=6, minute=0)},
    "api.nightly": {"task": "api.nightly", "schedule": crontab(hour=0, minute=50)},
    "exports.tidy": {"task": "exports.tidy", "schedule": 600.0, "options": {"expires": 600}},
    "imports.tidy": {"task": "imports.tidy", "schedule": 600.0, "options": {"expires": 600}},
    "aftersales.retention": {"task": "aftersales.retention", "schedule": crontab(hour=1, minute=0)},
    "rental.late_cars": {"task": "rental.late_cars", "schedule": crontab(minute="*/5")},
    "rental.fleet_papers": {"task": "rental.fleet_papers", "schedule": crontab(hour=0, minute=30)},
    "rental.ledger_audit": {"task": "rental.ledger_audit", "schedule": crontab(hour=2, minute=0)},
    "rental.dunning": {"task": "rental.dunning", "schedule": crontab(hour=9, minute=0)},
    "rental.violations": {
        "task": "rental.violations_morning",
        "schedule": crontab(hour=10, minute=30),
    },
    "rental.deposits": {"task": "rental.deposits", "schedule": crontab(hour=10, minute=0)},
    "complaints.bottlenecks": {
        "task": "complaints.bottlenecks",
        "schedule": crontab(hour=3, minute=0),
    },
    "complaints.clocks": {
        "task": "complaints.clocks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "complaints.mail": {
        "task": "complaints.mail",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "mail"},
    },
    "notifications.bounces": {
        "task": "notifications.bounces",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "mail"},
    },
    "complaints.alerts": {
        "task": "complaints.alerts",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "quota.nightly": {"task": "quota.audit_ledger", "schedule": crontab(hour=2, minute=0)},
}

RING_SECONDS = 0.5  # the client tries four times to greet a new line
QUIET_SECONDS = 10.0
_quiet_until = 0.0


@lru_cache(maxsize=2)
def _short_line(publisher: Celery) -> Connection:
    """People wait while the bell rings: a broker that keeps silent gets half a second (F7)."""
    limits = {
        "socket_timeout": RING_SECONDS,
        "socket_connect_timeout": RING_SECONDS,
        "max_retries": 1,
        "interval_start": 0,
    }
    return publisher.connection_for_write(transport_options=limits)


def ring(queue: str) -> None:
    """Wake a worker of this queue. Never raises: when the broker is away the sweep rings again.

    A broker that does not answer is said once and left alone for QUIET_SECONDS, so that people at
    the web pages do not wait for it with every click.
    """
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        with producers[_short_line(app)].acquire(block=True, timeout=RING_SECONDS) as producer:
            app.send_task(
                "journal.drain", args=(queue,), queue=queue, producer=producer, retry=False
            )
    except (KombuError, RedisError, OSError) as error:
        if not _quiet_until:
            logger.warning("the broker is away (%s); the sweep will ring", type(error).__name__)
        _quiet_until = time.monotonic() + QUIET_SECONDS
        return
    _quiet_until = 0.0
