"""What was approved, billed and paid on an order, in CNY incl. VAT."""

from decimal import Decimal

from django.db.models import F, Max, Sum

from aftersales.choices import ItemState, Payer
from aftersales.models import ApprovalLine, RepairOrder


def approved_totals(order: RepairOrder) -> dict[str, Decimal]:
    """What each payer approved of the lines that were done and checked; per line the dearest yes."""
    best = (
        ApprovalLine.objects.filter(
            item__order=order, item__state=ItemState.QC_OK, payer=F("item__payer")
        )
        .order_by()
        .values("item", "payer")
        .annotate(most=Max("amount"))
        .values_list("payer", "most")
    )
    totals = dict.fromkeys(Payer.values, Decimal(0))
    for payer, most in best:
        totals[payer] += most
    return totals


def paid_of(order: RepairOrder) -> Decimal:
    total: Decimal | None = order.payments.aggregate(sum=Sum("amount"))["sum"]
    return Decimal(0) if total is None else total


def due_of(order: RepairOrder) -> Decimal:
    """What the customer still has to pay."""
    due: Decimal = order.amount_customer - paid_of(order)
    return due
