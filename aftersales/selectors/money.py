"""What was approved, billed and paid on an order, in CNY incl. VAT."""

from decimal import Decimal

from django.db.models import Max, Sum

from aftersales.choices import ItemState, Payer
from aftersales.models import ApprovalLine, RepairOrder


def approved_totals(order: RepairOrder) -> Decimal:
    """What the customer approved of the lines that were done and checked; per line the dearest yes."""
    best = (
        ApprovalLine.objects.filter(
            item__order=order,
            item__payer=Payer.CUSTOMER,
            item__state=ItemState.QC_OK,
            payer=Payer.CUSTOMER,
        )
        .order_by()
        .values("item")
        .annotate(most=Max("amount"))
        .values_list("most", flat=True)
    )
    total: Decimal = sum(best, Decimal(0))
    return total


def paid_of(order: RepairOrder) -> Decimal:
    total: Decimal | None = order.payments.aggregate(sum=Sum("amount"))["sum"]
    return Decimal(0) if total is None else total


def due_of(order: RepairOrder) -> Decimal:
    """What the customer still has to pay."""
    due: Decimal = order.amount_customer - paid_of(order)
    return due
