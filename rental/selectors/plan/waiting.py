"""Confirmed orders that have no car and begin soon: they are to be settled now (domain.md 5.3)."""

import datetime as dt

from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.policy.services import Values
from rental.choices import OrderState
from rental.choices.plan import SHORTAGE_HOURS
from rental.querysets import RentalOrderQuerySet


def waiting_for_a_car(orders: RentalOrderQuerySet, actor: Actor) -> RentalOrderQuerySet:
    """Of the orders that the actor sees those of their own stores, the next start first."""
    now = timezone.now()
    dealer_id = min(actor.dealer_ids, default=None)
    hours = Values(on=timezone.localdate(now), dealer_id=dealer_id)[SHORTAGE_HOURS]
    waiting = orders.filter(state=OrderState.CONFIRMED, vehicle=None, end_at__gt=now)
    if actor.dealer_ids:
        waiting = waiting.filter(dealer__in=actor.dealer_ids)
    return waiting.filter(start_at__lt=now + dt.timedelta(hours=hours)).order_by("start_at", "pk")
