"""Writing down what happened, in the transaction in which it happened."""

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from dealerops.foundation import tracing
from dealerops.foundation.actor import Actor
from dealerops.foundation.workflow import Step
from dealerops.journal import bell
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.querysets import object_type_of
from dealerops.journal.registry import subscriptions_to

# One way there and back, as most commands record; still two statements, because only a statement that
# begins after the lock was granted sees what its last holder wrote.
LAST_IN_CHAIN = """
SELECT pg_advisory_xact_lock(hashtextextended(%s, 0));
SELECT seq, hash FROM journal_entry WHERE object_type = %s AND object_id = %s
 ORDER BY seq DESC LIMIT 1
"""


def digest(*parts: str) -> str:
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def canonical(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)


def record(
    obj: Model,
    topic: str,
    *,
    by: Actor,
    step: Step | None = None,
    reason: str = "",
    note: str = "",
    **data: object,
) -> Entry:
    """Write one entry about `obj` and one delivery per subscriber, in the caller's transaction.

    `data` holds codes and ids, never sentences and never personal data. Subscribers are woken after
    the commit; if nobody hears the bell, the sweep rings again.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{topic} must be recorded in the transaction in which it happens")
    entry = Entry(
        topic=topic,
        at=timezone.now(),
        role=by.role,
        channel=by.channel,
        user_id=by.user_id,
        for_user_id=by.for_user_id,
        request_id=by.request_id or tracing.current().request_id,
        object_type=object_type_of(obj),
        object_id=obj.pk,
        from_state=step.source if step else "",
        to_state=step.target if step else "",
        reason=reason,
        note=note,
        data=json.loads(canonical(data)),
    )
    _chain(entry)
    entry.save(force_insert=True)
    _promise_deliveries(entry)
    transaction.on_commit(tracing.current().note_written)
    return entry


def _chain(entry: Entry) -> None:
    """Take the next place in the object's chain; the lock makes two writers queue up."""
    place = (entry.object_type, entry.object_id)
    with connection.cursor() as cursor:
        cursor.execute(LAST_IN_CHAIN, ("journal:{}:{}".format(*place), *place))
        seq, entry.prev_hash = cursor.fetchone() or (0, "")
    entry.seq = seq + 1
    entry.hash = digest(entry.prev_hash, canonical(entry.payload()))


def _promise_deliveries(entry: Entry) -> None:
    subscriptions = subscriptions_to(entry.topic)
    if not subscriptions:
        return
    Delivery.objects.bulk_create(
        Delivery(
            entry=entry,
            subscriber=one.name,
            queue=one.queue,
            run_at=entry.at + one.delay,
            max_attempts=one.max_attempts,
        )
        for one in subscriptions
    )
    for queue in sorted({one.queue for one in subscriptions}):
        transaction.on_commit(partial(bell.ring, queue))
