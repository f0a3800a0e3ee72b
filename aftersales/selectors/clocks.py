"""Quotes that wait too long (domain.md 4.3); the hours are those the order was opened with."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from aftersales.choices import DEFER_HOURS, SECOND_CONTACT_HOURS, ItemState
from aftersales.models import RepairOrder, RoItem
from aftersales.rules.values import value_for

# Work may have begun on what was approved while other lines still wait for their answer.
WAITING = ("QUOTED", "APPROVED", "AWAITING_APPROVAL", "WIP", "AWAITING_PARTS", "SUBLET")


def unanswered_lines(order: RepairOrder) -> list[RoItem]:
    """Open lines of the newest quote once its day to answer is over; not what was proposed after it."""
    quote = order.quotes.order_by("-number").first()
    if quote is None:
        return []
    wait = dt.timedelta(hours=value_for(order, DEFER_HOURS))
    if timezone.now() < quote.frozen_at + wait:
        return []
    asked = quote.lines.filter(is_open=True).values("item")
    items = order.items.filter(pk__in=asked, proposed_at__lte=quote.frozen_at)
    return list(items.filter(state=ItemState.PROPOSED))


def second_contact_due(order: RepairOrder, frozen_at: dt.datetime) -> bool:
    """Two hours without an answer: the customer is called again."""
    return order.state in WAITING and timezone.now() >= second_contact_at(order, frozen_at)


def second_contact_at(order: RepairOrder, frozen_at: dt.datetime) -> dt.datetime:
    wait = dt.timedelta(hours=value_for(order, SECOND_CONTACT_HOURS))
    return frozen_at + wait


def orders_unanswered() -> Iterator[int]:
    """Orders with open lines in a quote that is at least an hour old; the service looks closer."""
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    rows = (
        RepairOrder.objects.filter(
            state__in=WAITING, items__state=ItemState.PROPOSED, quotes__frozen_at__lte=hour_ago
        )
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    yield from rows
