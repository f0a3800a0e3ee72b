"""After the bill: the deposit stays for late violations, or pays what came up (domain.md 5.1, 5.7)."""

from django.db import transaction

from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from rental.models import RentalOrder
from rental.workflow.orders import ORDER_FLOW


@transaction.atomic
def hold_deposit(order_id: int, *, by: Actor, version: int | None = None) -> RentalOrder:
    """The customer was told the bill; thirty days from the return are waited for violations."""
    return _move(order_id, "hold", "rental.deposit_held", by=by, version=version)


@transaction.atomic
def settle_again(order_id: int, *, by: Actor, version: int | None = None) -> RentalOrder:
    """Something came up while the deposit was held: it is charged before the deposit goes back."""
    return _move(order_id, "convert", "rental.settled_again", by=by, version=version)


def _move(order_id: int, event: str, topic: str, *, by: Actor, version: int | None) -> RentalOrder:
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    step = ORDER_FLOW.fire(order, event, by=by)
    order.save_fields("state")
    record(order, topic, by=by, step=step)
    return order
