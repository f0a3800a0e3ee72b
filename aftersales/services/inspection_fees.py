"""The fee for an inspection whose customer then wants nothing: agreed before, or not owed (domain.md 4.1)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import PaymentKind
from aftersales.models import InspectionFee, RepairOrder
from aftersales.models.settlement import ON_APPROVAL
from aftersales.services.people import person_of
from aftersales.services.settlement import Money
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record


@transaction.atomic
def agree_fee(
    order_id: int, amount: Decimal, agreed_with: str, *, by: Actor, version: int | None = None
) -> InspectionFee:
    """What the customer pays, in CNY, if they want nothing of what is found; said before the inspection.

    Said again before the inspection, the new sum holds. Raises TransitionRefused, InvalidInput.
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    step = RO_FLOW.fire(order, "agree_fee", by=by)
    _check(amount, agreed_with)
    fee, _is_new = InspectionFee.objects.update_or_create(
        order=order,
        defaults={
            "amount": amount,
            "agreed_with": agreed_with.strip()[:120],
            "agreed_by_id": person_of(by),
            "agreed_at": timezone.now(),
        },
    )
    order.inspection_fee_agreed = True
    order.save_fields("inspection_fee_agreed")
    record(order, "aftersales.fee_agreed", by=by, step=step, amount=amount)
    return fee


def bill_fee(order: RepairOrder, *, by: Actor) -> None:
    """Inside the caller's transaction and lock, once the customer has declined everything."""
    fee = InspectionFee.objects.filter(order=order).first()
    if fee is None:
        return
    fee.billed_at = timezone.now()
    fee.save(update_fields=("billed_at",))
    record(order, "aftersales.fee_billed", by=by, amount=fee.amount)


@transaction.atomic
def receive_fee(order_id: int, kind: str, reference: str = "", *, by: Actor) -> InspectionFee:
    """The whole fee at the desk. Raises TransitionRefused (NO_FEE_DUE), InvalidInput (PAYMENT_KIND)."""
    if kind in ON_APPROVAL or kind not in PaymentKind.values:
        message = _("Credit and goodwill are for the general manager.")
        raise InvalidInput(Refusal("PAYMENT_KIND", message, "kind"))
    return _close(order_id, "receive_fee", Money(kind, Decimal(0), reference), by)


@transaction.atomic
def forgive_fee(order_id: int, reason: str, *, by: Actor) -> InspectionFee:
    """The general manager lets the customer go without paying it. Raises TransitionRefused, InvalidInput."""
    if not reason.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    money = Money(PaymentKind.GOODWILL, Decimal(0), reason=reason.strip())
    return _close(order_id, "forgive_fee", money, by)


def _close(order_id: int, event: str, money: Money, by: Actor) -> InspectionFee:
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    step = RO_FLOW.fire(order, event, by=by)
    fee = InspectionFee.objects.get(order=order)
    fee.kind, fee.reference, fee.reason = money.kind, money.reference[:60], money.reason[:200]
    fee.received_by_id, fee.received_at = person_of(by), timezone.now()
    fee.save(update_fields=("kind", "reference", "reason", "received_by", "received_at"))
    record(order, "aftersales.fee_closed", by=by, step=step, kind=fee.kind, amount=fee.amount)
    return fee


def _check(amount: Decimal, agreed_with: str) -> None:
    if amount <= 0:
        raise InvalidInput(Refusal("FEE_AMOUNT", _("A fee is above zero."), "amount"))
    if not agreed_with.strip():
        message = _("Say with whom the fee was agreed.")
        raise InvalidInput(Refusal("FEE_PERSON", message, "agreed_with"))
