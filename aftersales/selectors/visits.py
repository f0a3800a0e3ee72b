"""Which repair orders count as visits of a customer who comes (domain.md 4.11)."""

from typing import Final

from django.db.models import Exists, OuterRef, Q

from aftersales.choices import ItemKind, ReceptionMode, RoState, RoType
from aftersales.models import RepairOrder, RoItem
from aftersales.querysets import RepairOrderQuerySet
from dealerops.foundation.actor import SYSTEM

PAID_FOR: Final = Q(amount_customer__gt=0) | Q(amount_warranty__gt=0) | Q(amount_insurance__gt=0)
NEVER: Final = (RoType.PDI, RoType.REWORK)
FREE_CAMPAIGN: Final = Q(type=RoType.CAMPAIGN, amount_customer=0)
HANDED_BACK: Final = (RoState.DELIVERED, RoState.ARCHIVED)


def delivered_orders() -> RepairOrderQuerySet:
    """Every order whose car went back to its customer, whoever asks."""
    orders = RepairOrder.objects.visible_to(SYSTEM)
    return orders.filter(state__in=HANDED_BACK, delivered_at__isnull=False)


def qualified(orders: RepairOrderQuerySet) -> RepairOrderQuerySet:
    """Delivered orders with a customer, warranty or insurance value.

    Left out: pre-delivery inspections, rework, campaigns that cost the customer nothing, and help on the
    road: a towed car for which nothing but fees was charged, whatever was offered and not wanted.
    """
    lines = RoItem.objects.visible_to(SYSTEM).filter(order=OuterRef("pk")).standing()
    work = lines.exclude(kind=ItemKind.FEE)
    roadside = Q(mode=ReceptionMode.TOWED) & ~Exists(work)
    found = orders.filter(PAID_FOR, state__in=HANDED_BACK, delivered_at__isnull=False)
    return found.exclude(type__in=NEVER).exclude(FREE_CAMPAIGN).exclude(roadside)
