"""Which items, promises, plans and deposits the clock has to look at."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q

from dealerops.foundation.actor import SYSTEM
from rental.choices import ENDED_BEFORE, OrderState
from rental.choices.dunning import PlanState, Rung
from rental.models import Deposit, InstalmentPlan, LedgerItem, PreAuth, PromiseToPay, RentalOrder

LEAD = dt.timedelta(days=31)  # nobody reminds earlier than this, whatever the policy says


def items_to_dun(on: dt.date) -> list[list[int]]:
    """Open items near or after their due date that have a rung left and got none today.

    Together what one customer owes one store, the longest due first.
    """
    items = LedgerItem.objects.visible_to(SYSTEM).open().filter(due_on__lte=on + LEAD)
    items = items.exclude(steps__made_on=on).exclude(steps__rung=Rung.LEGAL)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pk, *debtor in items.order_by("due_on", "pk").values_list("pk", "customer", "dealer"):
        groups[debtor[0], debtor[1]].append(pk)
    return list(groups.values())


def promises_to_judge() -> list[int]:
    return list(PromiseToPay.objects.visible_to(SYSTEM).open().values_list("pk", flat=True))


def plans_to_judge() -> list[int]:
    plans = InstalmentPlan.objects.visible_to(SYSTEM).filter(state=PlanState.ACTIVE)
    return list(plans.values_list("pk", flat=True))


def orders_holding_deposits() -> list[int]:
    """After the return, and what is still held of orders that came to nothing."""
    orders = RentalOrder.objects.visible_to(SYSTEM)
    held = Q(deposits__in=Deposit.objects.held()) | Q(preauths__in=PreAuth.objects.held())
    wanted = Q(state=OrderState.DEPOSIT_HOLD) | Q(state__in=ENDED_BEFORE) & held
    return list(orders.filter(wanted).order_by("pk").distinct().values_list("pk", flat=True))


def preauths_to_capture(now: dt.datetime) -> list[int]:
    """Held by the bank still, whether the car is back or not."""
    rows = PreAuth.objects.visible_to(SYSTEM).held().filter(expires_at__gt=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def preauths_lapsed(now: dt.datetime) -> list[int]:
    rows = PreAuth.objects.visible_to(SYSTEM).held().filter(expires_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))
