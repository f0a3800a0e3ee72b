"""How much work waits, and for how long: what metrics, health and the alerts all speak of."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Delivery
from dealerops.journal.selectors import waiting_ages
from dealerops.notifications.models import Message


@dataclass(frozen=True, slots=True)
class Figure:
    """One number; `labels` tell several of one name apart."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def figures() -> Iterator[Figure]:
    """Everything counted afresh, in a handful of queries."""
    yield from _queues()
    yield from _attempts()
    yield from _mails()


def _queues() -> Iterator[Figure]:
    ages = waiting_ages(timezone.now())
    for queue, age in ages.items():
        yield Figure(
            "dealerops_delivery_oldest_due_seconds",
            "Age of the longest-waiting due delivery of a queue.",
            age.total_seconds(),
            (("queue", queue),),
        )
    deliveries = Delivery.objects.visible_to(SYSTEM)
    open_ones = deliveries.undone().order_by().values_list("queue").annotate(n=Count("pk"))
    waiting = dict.fromkeys(ages, 0) | dict(open_ones)
    for queue, count in waiting.items():
        yield Figure(
            "dealerops_delivery_undone", "Deliveries not yet done.", count, (("queue", queue),)
        )


def _attempts() -> Iterator[Figure]:
    deliveries = Delivery.objects.visible_to(SYSTEM)
    tried = deliveries.undone().aggregate(n=Sum("attempts"))["n"]
    yield Figure(
        "dealerops_delivery_attempts", "Attempts so far at deliveries not yet done.", tried or 0
    )
    aside = deliveries.quarantined().count()
    yield Figure("dealerops_delivery_quarantined", "Deliveries set aside for a person.", aside)


def _mails() -> Iterator[Figure]:
    messages = Message.objects.visible_to(SYSTEM)
    for state, count in messages.unsent().order_by().values_list("state").annotate(n=Count("pk")):
        yield Figure("dealerops_mails", "Mails not sent, by state.", count, (("state", state),))
    late = messages.late(timezone.now()).count()
    yield Figure("dealerops_mails_late", "Mails not sent a quarter of an hour later.", late)
