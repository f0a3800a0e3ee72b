"""Who listens to what. Filled when the apps load, read when an entry is recorded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from dealerops.journal.models import Entry

    Handler = Callable[[Entry], None]

QUEUES = ("default", "documents", "mail", "exports")
MAX_ATTEMPTS = 3
LEASE = dt.timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


@dataclass(frozen=True)
class Subscription:
    """One listener of one topic.

    A transactional handler's effect commits together with `done_at`. A handler that talks to the
    outside world or works for minutes says `transactional=False`: it opens its own transactions, must
    be safe to repeat, and its lease is renewed while it runs. With a `delay` it hears that much later.
    """

    name: str
    handler: Handler
    queue: str
    transactional: bool
    max_attempts: int
    delay: dt.timedelta = dt.timedelta(0)


_subscriptions: dict[str, dict[str, Subscription]] = defaultdict(dict)


def subscribe(
    topic: str,
    *,
    queue: str = "default",
    transactional: bool = True,
    max_attempts: int = MAX_ATTEMPTS,
    delay: dt.timedelta = dt.timedelta(0),
) -> Callable[[Handler], Handler]:
    """Let the decorated handler hear, once, of every entry recorded under `topic` from now on."""
    if queue not in QUEUES:
        raise ValueError(f"no worker serves the queue {queue}")

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _subscriptions[topic][name] = Subscription(
            name=name,
            handler=handler,
            queue=queue,
            transactional=transactional,
            max_attempts=max_attempts,
            delay=delay,
        )
        return handler

    return register


def subscriptions_to(topic: str) -> list[Subscription]:
    return list(_subscriptions[topic].values()) if topic in _subscriptions else []


def subscription(topic: str, name: str) -> Subscription | None:
    """None when the listener was renamed or removed since the entry was recorded."""
    return _subscriptions.get(topic, {}).get(name)
