"""What a customer may still cost because of violations (domain.md 5.7)."""

from decimal import Decimal

from django.db.models import F, Sum

from rental.models import Violation
from rental.selectors.ledger import not_yet_charged


def uncharged_fines(order_id: int) -> Decimal:
    """Fines of the order's open violations that are in no item of the ledger yet; CNY."""
    rows = Violation.objects.filter(order=order_id).open()
    left = rows.aggregate(left=Sum(F("fine") - F("fine_charged")))["left"]
    return left or Decimal(0)


not_yet_charged.append(uncharged_fines)
