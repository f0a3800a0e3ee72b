"""Which items, promises, plans and deposits the clock has to look at."""

import datetime as dt

from django.db.models import Q

from dealerops.foundation.actor import SYSTEM
from rental.choices import ENDED_BEFORE, OrderState
from rental.choices.dunning import PlanState, Rung
from rental.models import InstalmentPlan, LedgerItem, PreAuth, PromiseToPay, RentalOrder

LEAD = dt.timedelta(days=31)  # nobody reminds earlier than this, whatever the policy says


def items_to_dun(on: dt.date) -> list[int]:
    """Open items near or after their due date that have a rung left and got none today."""
    items = LedgerItem.objects.visible_to(SYSTEM).open().filter(due_on__lte=on + LEAD)
    items = items.exclude(steps__made_on=on).exclude(steps__rung=Rung.LEGAL)
    return list(items.order_by("due_on", "pk").values_list("pk", flat=True))


def promises_to_judge() -> list[int]:
    return list(PromiseToPay.objects.visible_to(SYSTEM).open().values_list("pk", flat=True))


def plans_to_judge() -> list[int]:
    plans = InstalmentPlan.objects.visible_to(SYSTEM).filter(state=PlanState.ACTIVE)
    return list(plans.values_list("pk", flat=True))


def orders_holding_deposits() -> list[int]:
    """Those that wait for violations, and those that never began and are secured still."""
    orders = RentalOrder.objects.visible_to(SYSTEM)
    secured = Q(deposits__released_at=None, deposits__isnull=False) | Q(
        preauths__captured_at=None, preauths__released_at=None, preauths__isnull=False
    )
    over = orders.filter(secured, state__in=ENDED_BEFORE).values("pk")
    held = orders.filter(Q(state=OrderState.DEPOSIT_HOLD) | Q(pk__in=over))
    return list(held.order_by("pk").values_list("pk", flat=True))


def preauths_to_capture(now: dt.datetime) -> list[int]:
    """Held by the bank still, for cars that are back."""
    rows = PreAuth.objects.visible_to(SYSTEM).held().filter(expires_at__gt=now)
    rows = rows.filter(order__handed_in_at__isnull=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def preauths_lapsed(now: dt.datetime) -> list[int]:
    rows = PreAuth.objects.visible_to(SYSTEM).held().filter(expires_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))
