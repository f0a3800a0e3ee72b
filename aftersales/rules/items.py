"""What must hold for a line of an order (domain.md 4.3)."""

from django.utils.translation import gettext_lazy as _

from aftersales.calc.lines import Price
from aftersales.choices import ItemState, Payer, RoState
from aftersales.models import RoItem
from aftersales.rules.orders import REFUSED, RISK_UNSIGNED, is_own_job, is_unsigned_risk
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
    """Whether the newest yes to the line is to exactly this, for this payer and no less of it or cheaper.

    Tolerance 0: what was said yes to are the words and prices of one quote.
    """
    newest = item.approved.order_by("-pk").values("approval__quote")[:1]
    return item.quote_lines.filter(
        quote__in=newest,
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
    """Zero is a price where something was taken off it: a discount may be all of it."""
    listed = Price(item.qty, item.unit_price, item.hours, item.rate).amount
    if item.payer != Payer.CUSTOMER or listed > 0:
        return None
    return Refusal("PRICE_MISSING", _("A line that the customer pays needs a price."))


def refused_risk_is_signed_for(item: RoItem) -> Refusal | None:
    """A no to what matters for safety is signed for, and taking the line off does not undo the no; nor
    does changing it first (domain.md 4.3).
    """
    was_refused = item.state == ItemState.PROPOSED and item.decline_reason != ""
    if (was_refused or item.state in REFUSED) and is_unsigned_risk(item):
        return RISK_UNSIGNED
    return None
