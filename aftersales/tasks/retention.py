"""The nightly doorbell of customer cards."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from aftersales.selectors.nights import dealers_with_orders
from aftersales.services import catch_up_retention, compare_cards, follow_prospects
from dealerops.foundation.actor import SYSTEM

MONDAY = 0


@shared_task(name="aftersales.retention")
def retention_night() -> int:
    """01:00: statuses, next services, new losses; on Mondays cards against sale and repair records."""
    today, cards = timezone.localdate(), 0
    for dealer_id in dealers_with_orders():
        nights = catch_up_retention(dealer_id, on=today, by=SYSTEM)
        cards += sum(night.cards for night in nights)
        follow_prospects(dealer_id, on=today)
        if _monday_passed(today, len(nights)):
            compare_cards(dealer_id, on=today, by=SYSTEM)
    return cards


def _monday_passed(today: dt.date, nights: int) -> bool:
    """One of the nights that were made up was a Monday's."""
    return any((today - dt.timedelta(days=n)).weekday() == MONDAY for n in range(nights))
