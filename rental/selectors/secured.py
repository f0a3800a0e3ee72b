"""What secures an order now, and what it needs (domain.md 5.1)."""

from decimal import Decimal

from django.db.models import F, Sum
from django.utils import timezone

from rental.choices import ENDED_BEFORE, DepositKind
from rental.models import RentalOrder
from rental.querysets.orders import PreAuthQuerySet

NOTHING = Decimal(0)


def secured(order: RentalOrder, kind: str = DepositKind.RENTAL) -> Decimal:
    """Deposits that are still with us, and what the bank still holds."""
    left = F("amount") - F("used_amount") - F("released_amount")
    deposits = order.deposits.held().filter(kind=kind).aggregate(sum=Sum(left))["sum"]
    held = order.preauths.held().filter(kind=kind, expires_at__gt=timezone.now())
    return (deposits or NOTHING) + (held.aggregate(sum=Sum("amount"))["sum"] or NOTHING)


def may_be_captured(order: RentalOrder) -> PreAuthQuerySet:
    """What the bank holds and gives once: not for small debts while the customer has the car.

    What secures violations is kept for them (domain.md 5.7).
    """
    holds: PreAuthQuerySet = order.preauths.held().filter(
        kind=DepositKind.RENTAL, expires_at__gt=timezone.now()
    )
    is_over = order.handed_in_at is not None or order.state in ENDED_BEFORE
    return holds if is_over else holds.none()


def needed(order: RentalOrder, kind: str = DepositKind.RENTAL) -> Decimal:
    """What the accepted offer asks for; nothing without one."""
    offer = order.offers.accepted().first()
    if offer is None:
        return NOTHING
    return Decimal(offer.deposit if kind == DepositKind.RENTAL else offer.violation_deposit)


def is_secured(order: RentalOrder, kind: str = DepositKind.RENTAL) -> bool:
    return secured(order, kind) >= needed(order, kind)
