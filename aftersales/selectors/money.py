"""What was approved, billed and paid on an order, in CNY incl. VAT."""

from decimal import Decimal

from django.db.models import Sum

from aftersales.choices import ItemState, Payer
from aftersales.models import ApprovalLine, RepairOrder


def approved_totals(order: RepairOrder) -> dict[str, Decimal]:
    """What each payer approved of the lines that were done and checked; per line the newest yes."""
    lines = ApprovalLine.objects.filter(item__order=order, item__state=ItemState.QC_OK)
    newest = lines.order_by("item_id", "-pk").distinct("item_id")
    totals = dict.fromkeys(Payer.values, Decimal(0))
    for payer, pays_now, amount in newest.values_list("payer", "item__payer", "amount"):
        if payer == pays_now:
            totals[payer] += amount
    return totals


def paid_of(order: RepairOrder) -> Decimal:
    total: Decimal | None = order.payments.aggregate(sum=Sum("amount"))["sum"]
    return Decimal(0) if total is None else total


def due_of(order: RepairOrder) -> Decimal:
    """What the customer still has to pay."""
    due: Decimal = order.amount_customer - paid_of(order)
    return due
