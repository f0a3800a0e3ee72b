"""Who may agree to what, and up to which sum (domain.md 4.3)."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from aftersales.choices import CALL_LIMIT, DRIVER_LIMIT, Capacity, Method, Payer
from aftersales.models import RepairOrder, RoItem
from aftersales.rules.values import value_for
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal

FOR_CUSTOMER = frozenset(
    {Capacity.OWNER, Capacity.AUTHORIZED_PROXY, Capacity.DRIVER, Capacity.FLEET_MANAGER}
)
# The maker's warranty and campaigns are claimed by the dealer, who agrees to them for himself.
CAPACITIES: dict[str, frozenset[str]] = {
    Payer.CUSTOMER: FOR_CUSTOMER,
    Payer.INSURANCE: frozenset({Capacity.INSURER}),
    Payer.WARRANTY: frozenset({Capacity.DEALER}),
    Payer.GOODWILL: frozenset({Capacity.DEALER}),
    Payer.INTERNAL: frozenset({Capacity.DEALER}),
    Payer.CAMPAIGN: frozenset({Capacity.DEALER}),
}
FOR_DEALER = frozenset({Role.D_SVC_DIR, Role.D_GM})


def capacity_fits_payer(items: Sequence[RoItem], capacity: str) -> Refusal | None:
    if all(capacity in CAPACITIES[item.payer] for item in items):
        return None
    return Refusal("CAPACITY_WRONG", _("This person cannot agree for that payer."), "capacity")


def dealer_agrees_by_its_heads(capacity: str, actor: Actor) -> Refusal | None:
    """An advisor does not grant the dealer's own money."""
    if capacity != Capacity.DEALER or actor.role in FOR_DEALER:
        return None
    message = _("Goodwill, warranty and our own cost are for the service director to agree.")
    return Refusal("DEALER_AGREES_ELSEWHERE", message, "capacity")


def click_comes_from_the_customer(method: str, actor: Actor) -> Refusal | None:
    """Nobody in the house can click on the customer's page for them."""
    if method != Method.APP_CLICK or actor.role == Role.SYSTEM:
        return None
    return Refusal("NOT_YOUR_CLICK", _("Only the customer can confirm on their page."), "method")


def call_stays_within_limit(order: RepairOrder, items: Sequence[RoItem]) -> Refusal | None:
    """Counts what was agreed by call on this order before, so that splitting does not help."""
    limit = value_for(order, CALL_LIMIT)
    if _agreed_before(order, items, method=Method.RECORDED_CALL) + _sum(items) <= limit:
        return None
    message = _("By recorded call no more than %(limit)s can be approved.") % {"limit": limit}
    return Refusal("CALL_LIMIT", message, "method")


def driver_stays_within_limit(
    order: RepairOrder, items: Sequence[RoItem], authorised: Decimal | None
) -> Refusal | None:
    """1,000 on the order, unless a written authorisation says more."""
    limit = value_for(order, DRIVER_LIMIT) if authorised is None else authorised
    if _agreed_before(order, items, capacity=Capacity.DRIVER) + _sum(items) <= limit:
        return None
    message = _("A driver can approve no more than %(limit)s.") % {"limit": limit}
    return Refusal("DRIVER_LIMIT", message, "capacity")


def authorisation_is_written(authorised: Decimal | None, *, has_file: bool) -> Refusal | None:
    """A sum that somebody typed authorises nobody: the paper that says it is kept."""
    if authorised is None or has_file:
        return None
    return Refusal("AUTHORISATION_MISSING", _("Attach the written authorisation."), "file")


def _sum(items: Sequence[RoItem]) -> Decimal:
    return sum((item.amount for item in items), Decimal(0))


def _agreed_before(order: RepairOrder, items: Sequence[RoItem], **how: str) -> Decimal:
    """What stands agreed in that way on other lines: of each line the newest yes counts."""
    now_asked = {item.pk for item in items}
    total = Decimal(0)
    for item in order.items.standing():
        newest = max(item.approved.all(), key=lambda line: line.pk, default=None)
        if newest is None or item.pk in now_asked:
            continue
        if all(getattr(newest.approval, name) == value for name, value in how.items()):
            total += newest.amount
    return total
