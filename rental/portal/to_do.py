"""What waits for the people of a store, most urgent first."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.identifiers.masking import mask_name
from dealerops.portal.registry import WorkRow
from dealerops.portal.templatetags.dx import local_name
from rental.choices import OrderState as S
from rental.models import RentalOrder
from rental.querysets import RentalOrderQuerySet
from rental.selectors.badges import order_badge

SHOWN = 50
DAY = dt.timedelta(days=1)


def to_call(actor: Actor) -> Sequence[WorkRow]:
    """Orders that nobody has called back, the oldest clock first."""
    waiting = _mine(actor).filter(state=S.PENDING_CONFIRM, contacted_at=None)
    now = timezone.now()
    return [
        _row(order, order.contact_due_at, late=order.contact_due_at < now)
        for order in waiting.order_by(F("contact_due_at").asc(nulls_first=True), "pk")[:SHOWN]
        if order.contact_due_at
    ]


def to_confirm(actor: Actor) -> Sequence[WorkRow]:
    """Called, and something is still missing."""
    waiting = _mine(actor).filter(state=S.PENDING_CONFIRM, contacted_at__isnull=False)
    return [_row(order, order.start_at) for order in waiting.order_by("start_at", "pk")[:SHOWN]]


def leaving(actor: Actor) -> Sequence[WorkRow]:
    """Cars that leave within a day; late are those whose hour has passed."""
    now = timezone.now()
    found = _mine(actor).to_plan().filter(start_at__lt=now + DAY).order_by("start_at", "pk")
    return [_row(order, order.start_at, late=order.start_at < now) for order in found[:SHOWN]]


def coming_back(actor: Actor) -> Sequence[WorkRow]:
    """Cars that come back to this store within a day."""
    now = timezone.now()
    orders = RentalOrder.objects.visible_to(actor).out()
    found = orders.filter(return_dealer__in=actor.dealer_ids, end_at__lt=now + DAY)
    rows = found.select_related("vehicle_class").order_by("end_at", "pk")[:SHOWN]
    return [_row(order, order.end_at, late=order.end_at < now) for order in rows]


def _mine(actor: Actor) -> RentalOrderQuerySet:
    orders = RentalOrder.objects.visible_to(actor).filter(dealer__in=actor.dealer_ids)
    return orders.select_related("vehicle_class")


def _row(order: RentalOrder, due: dt.datetime | None, *, late: bool = False) -> WorkRow:
    return WorkRow(
        title=f"{order.number} · {mask_name(order.driver_name)}",
        subtitle=local_name(order.vehicle_class),
        url=reverse("rental:order", args=(order.pk,)),
        due=due,
        badge=order_badge(order.state),
        late=late,
    )
