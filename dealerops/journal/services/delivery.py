"""Handing entries to their subscribers: claim by lease, work, commit the effect with `done_at`."""

import datetime as dt
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.utils import timezone

from dealerops.foundation import tracing
from dealerops.foundation.actor import Actor
from dealerops.journal import bell
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.querysets import DeliveryQuerySet
from dealerops.journal.registry import LEASE, subscription
from dealerops.journal.services.recording import record

logger = logging.getLogger(__name__)
HEARTBEAT = LEASE / 3
TAKEN = tuple(field.attname for field in Delivery._meta.concrete_fields)
# `due()` of the queryset, taken, counted and read with its entry in one trip: this is half of what a small
# piece of work costs. One row, by `=`: with IN a LIMIT may be evaluated again for every row that was
# locked meanwhile.
TAKE = f"""
  WITH taken AS (
UPDATE journal_delivery SET attempts = attempts + 1, lease_until = %(lease)s, token = %(token)s
 WHERE id = (SELECT id FROM journal_delivery
              WHERE queue = %(queue)s AND done_at IS NULL AND quarantined_at IS NULL
                AND run_at <= %(now)s AND (lease_until IS NULL OR lease_until <= %(now)s)
                AND attempts < max_attempts
              ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *)
SELECT entry.*, {", ".join(f"taken.{name} AS taken_{name}" for name in TAKEN)}
  FROM taken JOIN journal_entry entry ON entry.id = taken.entry_id
"""  # noqa: S608 - our own columns
BACK_OFF = dt.timedelta(seconds=5)


class LeaseLost(Exception):
    """Somebody else holds the delivery now; whatever was done here must not be committed."""


def drain(queue: str, *, limit: int = 50, seconds: float = 60) -> int:
    """Deliver due deliveries of one queue, each on its own; returns how many were tried.

    Stops after `limit` of them or after `seconds`, and rings again when more may wait: slow work
    (reading pictures) must not keep one task going until its worker is killed for it.
    """
    quarantine_exhausted()
    tried = 0
    ends = time.monotonic() + seconds
    while delivery := _claim(queue):
        with tracing.errand(delivery.entry.request_id):
            _deliver(delivery)
        tried += 1
        if tried == limit or time.monotonic() > ends:
            bell.ring(queue)
            break
    return tried


def overdue_queues(*, patience: dt.timedelta = dt.timedelta(seconds=5)) -> list[str]:
    """Queues with work that has been due for longer than `patience`: their bell was not heard."""
    late = Delivery.objects.due(timezone.now() - patience)
    return sorted(set(late.values_list("queue", flat=True)))


def quarantine_exhausted() -> int:
    """Set aside deliveries whose last attempt died without a word (killed worker, lost machine)."""
    now = timezone.now()
    return Delivery.objects.exhausted(now).update(
        quarantined_at=now, lease_until=None, last_error="the worker died while working"
    )


@transaction.atomic
def retry_delivery(pk: int, *, by: Actor) -> Delivery:
    """Give a quarantined delivery a fresh start; the door is the back office."""
    delivery = Delivery.objects.visible_to(by).quarantined().lock(pk)
    delivery.quarantined_at = None
    delivery.attempts = 0
    delivery.run_at = timezone.now()
    delivery.lease_until = None
    delivery.save(update_fields=("quarantined_at", "attempts", "run_at", "lease_until"))
    record(delivery, "journal.delivery_retried", by=by)
    queue = delivery.queue
    transaction.on_commit(lambda: bell.ring(queue))
    return delivery


def _claim(queue: str) -> Delivery | None:
    """Take the longest-due delivery; the attempt is counted and committed before any work is done."""
    now = timezone.now()
    values = {"queue": queue, "now": now, "lease": now + LEASE, "token": uuid.uuid4()}
    entry = next(iter(Entry.objects.raw(TAKE, values)), None)
    if entry is None:
        return None
    row = [getattr(entry, f"taken_{name}") for name in TAKEN]
    delivery = Delivery.from_db(entry._state.db or "default", TAKEN, row)
    delivery.entry = entry
    return delivery


def _deliver(delivery: Delivery) -> None:
    listener = subscription(delivery.entry.topic, delivery.subscriber)
    if listener is None:
        _set_aside(delivery, "nobody of that name listens any more")
        return
    try:
        if listener.transactional:
            with transaction.atomic():
                listener.handler(delivery.entry)
                _mark_done(delivery)
        else:
            with _lease_renewed(delivery):
                listener.handler(delivery.entry)
            _mark_done(delivery)
    except LeaseLost:
        logger.warning("delivery %s lost its lease", delivery.pk, extra=_about(delivery))
    except Exception as error:
        # Any failure of a handler is a failed attempt; its text may quote personal data, its type may not.
        logger.exception("delivery %s failed", delivery.pk, extra=_about(delivery))
        _failed(delivery, type(error).__name__)


def _about(delivery: Delivery) -> dict[str, object]:
    return {"delivery": delivery.pk, "queue": delivery.queue, "attempt": delivery.attempts}


def _mark_done(delivery: Delivery) -> None:
    if not _mine(delivery).update(done_at=timezone.now(), lease_until=None, last_error=""):
        raise LeaseLost


def _failed(delivery: Delivery, error: str) -> None:
    if delivery.attempts >= delivery.max_attempts:
        _set_aside(delivery, error)
        return
    wait = BACK_OFF * 2 ** (delivery.attempts - 1)
    _mine(delivery).update(run_at=timezone.now() + wait, lease_until=None, last_error=error)


def _set_aside(delivery: Delivery, error: str) -> None:
    _mine(delivery).update(quarantined_at=timezone.now(), lease_until=None, last_error=error)


def _mine(delivery: Delivery) -> DeliveryQuerySet:
    """The row, as long as this attempt is still the one that holds it."""
    return Delivery.objects.undone().filter(pk=delivery.pk, token=delivery.token)


@contextmanager
def _lease_renewed(delivery: Delivery) -> Iterator[None]:
    """Keep the lease alive while long work runs; it ends with the process, as it should."""
    finished = threading.Event()

    def beat() -> None:
        while not finished.wait(HEARTBEAT.total_seconds()):
            _mine(delivery).update(lease_until=timezone.now() + LEASE)
        connections.close_all()  # of this thread, and only if there ever was a beat

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        finished.set()
        heart.join()
