"""Goodwill given to cars, whichever app gives it: added up over months, never above a ceiling."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import record
from dealerops.registry.models import GoodwillUse, Vehicle


class GoodwillExhausted(DomainError):
    """With this sum the car would be given more than may be given now."""

    default_code = "GOODWILL_LIMIT"
    default_message = _(
        "With what the car was given before, this is more than your role may grant."
    )


@dataclass(frozen=True, slots=True)
class GoodwillFacts:
    """One gift in CNY: for which record (`complaints.goodwill:7`), and the dealer's share in percent."""

    about: str
    amount: Decimal
    dealer_share: int
    customer_id: int | None = None


def goodwill_since(vehicle_id: int, day: dt.date) -> Decimal:
    """What the car was given after `day`, in CNY."""
    given = GoodwillUse.objects.filter(vehicle=vehicle_id).since(day)
    return given.aggregate(total=Sum("amount"))["total"] or Decimal(0)


@transaction.atomic
def give_goodwill(
    vehicle_id: int,
    facts: GoodwillFacts,
    *,
    by: Actor,
    since: dt.date,
    ceiling: Decimal | None = None,
) -> Decimal:
    """Put a gift on record; returns what the car was given after `since` before this one.

    Gifts to one car queue up. The same record (`about`) gives once: asked again nothing is added.
    Raises GoodwillExhausted when the sum would pass `ceiling`; none means no ceiling.
    """
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(pk=vehicle_id)
    before = goodwill_since(vehicle_id, since)
    if GoodwillUse.objects.filter(about=facts.about).exists():
        return before
    if ceiling is not None and before + facts.amount > ceiling:
        raise GoodwillExhausted
    GoodwillUse.objects.create(
        vehicle=vehicle,
        customer_id=facts.customer_id,
        amount=facts.amount,
        dealer_share=facts.dealer_share,
        used_on=timezone.localdate(),
        about=facts.about,
        recorded_by=by.user_id,
    )
    record(vehicle, "registry.goodwill_given", by=by, about=facts.about, amount=facts.amount)
    return before
