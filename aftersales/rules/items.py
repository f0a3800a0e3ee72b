"""What must hold for a line of an order (domain.md 4.3)."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemState, Payer, RoState
from aftersales.models import RoItem
from aftersales.rules.orders import is_own_job
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal

AT_WORK = frozenset(
    {RoState.WIP, RoState.AWAITING_APPROVAL, RoState.AWAITING_PARTS, RoState.SUBLET}
)
CHANGEABLE = frozenset(
    {RoState.CHECKED_IN, RoState.INSPECTED, RoState.QUOTED, RoState.APPROVED} | AT_WORK
)
NOT_APPROVED = Refusal("NOT_APPROVED", _("The customer has not approved this."))


def is_covered(item: RoItem) -> bool:
    """Whether a yes to exactly this, for this payer and no less of it or cheaper, is on record.

    Tolerance 0: what was said yes to are the words and prices of one quote.
    """
    return item.quote_lines.filter(
        quote__approvals__lines__item=item,
        kind=item.kind,
        payer=item.payer,
        description=item.description,
        qty__gte=item.qty,
        unit_price__gte=item.unit_price,
        hours__gte=item.hours,
        rate__gte=item.rate,
        amount__gte=item.amount,
    ).exists()


def is_approved(item: RoItem) -> Refusal | None:
    """No override: the database says the same of a customer's line."""
    if item.state == ItemState.APPROVED and is_covered(item):
        return None
    return NOT_APPROVED


def stays_covered(item: RoItem) -> Refusal | None:
    return None if is_covered(item) else NOT_APPROVED


def order_is_at_work(item: RoItem) -> Refusal | None:
    if item.order.state in AT_WORK:
        return None
    return Refusal("ORDER_NOT_AT_WORK", _("The order is not in work."))


def order_may_change(item: RoItem) -> Refusal | None:
    if item.order.state in CHANGEABLE:
        return None
    return Refusal("ORDER_IS_FIXED", _("The lines of this order can no longer change."))


def is_own_line(item: RoItem, actor: Actor) -> Refusal | None:
    return is_own_job(item.order, actor)


def customer_line_has_a_price(item: RoItem) -> Refusal | None:
    if item.payer != Payer.CUSTOMER or item.amount > 0:
        return None
    return Refusal("PRICE_MISSING", _("A line that the customer pays needs a price."))
