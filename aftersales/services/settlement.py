"""The bill and the money (domain.md 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemKind, ItemState, Payer, PaymentKind
from aftersales.models import Payment, RepairOrder, RoItem, Settlement, SettlementLine
from aftersales.models.settlement import ON_APPROVAL
from aftersales.selectors.money import approved_totals, due_of
from aftersales.services import evidence as proofs
from aftersales.services.evidence import Evidence
from aftersales.services.people import person_of
from aftersales.workflow.orders import RO_FLOW
from dealerops.documents.models import Attachment
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record

OVER_APPROVED = Refusal("OVER_APPROVED", _("The bill is above what the customer approved."))


@dataclass(frozen=True, slots=True)
class Bill:
    """The settlement list as explained and signed; `amounts` are lines billed other than quoted."""

    explained: bool
    evidence: Evidence
    amounts: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Money:
    """One payment in CNY. Credit and goodwill stand for money and need a reason."""

    kind: str
    amount: Decimal
    reference: str = ""
    reason: str = ""


@transaction.atomic
def begin_settlement(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """The customer is at the desk and goes through the list; the clock of the settlement starts."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    step = RO_FLOW.fire(order, "begin_settlement", by=by)
    if order.settle_started_at is None:
        order.settle_started_at = timezone.now()
        order.save_fields("settle_started_at")
        record(order, "aftersales.settlement_begun", by=by, step=step)
    return order


def settle_order(order_id: int, bill: Bill, *, by: Actor, version: int | None = None) -> Settlement:
    """The signed settlement list. Where nothing is to be paid the order is paid at once.

    Raises TransitionRefused (OVER_APPROVED, NOT_EXPLAINED, STATE_CONFLICT), InvalidInput.
    """
    RepairOrder.objects.visible_to(by).only("pk").get(pk=order_id)
    file = proofs.keep_signature(bill.evidence, by=by)
    with transaction.atomic():
        order = RepairOrder.objects.visible_to(by).lock(order_id)
        order.expect_version(version)
        return _settle(order, bill, file, by)


@transaction.atomic
def receive_payment(order_id: int, money: Money, *, by: Actor) -> Payment:
    """Money at the desk. Raises InvalidInput (PAYMENT_KIND, PAYMENT_AMOUNT), TransitionRefused."""
    if money.kind in ON_APPROVAL or money.kind not in PaymentKind.values:
        message = _("Credit and goodwill are for the general manager.")
        raise InvalidInput(Refusal("PAYMENT_KIND", message, "kind"))
    return _pay(order_id, money, "receive", by=by)


@transaction.atomic
def grant_payment(order_id: int, money: Money, *, by: Actor) -> Payment:
    """The general manager lets the customer pay later, or not at all (domain.md 4.1)."""
    if money.kind not in ON_APPROVAL or not money.reason.strip():
        message = _("Choose credit or goodwill, and say why.")
        raise InvalidInput(Refusal("GRANT_INCOMPLETE", message, "reason"))
    return _pay(order_id, money, "grant", by=by)


def _pay(order_id: int, money: Money, event: str, *, by: Actor) -> Payment:
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    step = RO_FLOW.fire(order, event, by=by)
    left = due_of(order)
    if not 0 < money.amount <= left:
        message = _("Between 0.01 and %(left)s is still to be paid.") % {"left": left}
        raise InvalidInput(Refusal("PAYMENT_AMOUNT", message, "amount"))
    payment = Payment.objects.create(
        order=order,
        kind=money.kind,
        amount=money.amount,
        reference=money.reference[:60],
        reason=money.reason[:200],
        approved_by_id=by.user_id if event == "grant" else None,
        received_by_id=person_of(by),
        received_at=timezone.now(),
    )
    record(
        order, "aftersales.payment_taken", by=by, step=step, kind=money.kind, amount=money.amount
    )
    if money.amount == left:
        _close_payment(order, by)
    return payment


def _close_payment(order: RepairOrder, by: Actor) -> None:
    step = RO_FLOW.fire(order, "pay", by=by)
    order.paid_at = timezone.now()
    order.save_fields("state", "paid_at")
    record(order, "aftersales.paid", by=by, step=step)


def _settle(order: RepairOrder, bill: Bill, file: Attachment | None, by: Actor) -> Settlement:
    items = list(order.items.filter(state=ItemState.QC_OK))
    lines = {item.pk: bill.amounts.get(item.pk, item.amount) for item in items}
    totals = _totals(items, lines)
    step = RO_FLOW.fire(order, "settle", by=by, also=_obstacles(order, bill, lines, totals))
    now = timezone.now()
    settlement = Settlement.objects.create(
        order=order,
        customer_total=totals[Payer.CUSTOMER],
        warranty_total=totals[Payer.WARRANTY],
        insurance_total=totals[Payer.INSURANCE],
        other_total=totals[Payer.GOODWILL] + totals[Payer.INTERNAL] + totals[Payer.CAMPAIGN],
        explained=True,
        signed_by=bill.evidence.person.strip()[:120],
        method=bill.evidence.method,
        evidence=file,
        reference=bill.evidence.reference[:120],
        settled_by_id=person_of(by),
        settled_at=now,
    )
    SettlementLine.objects.bulk_create(
        SettlementLine(settlement=settlement, item=item, payer=item.payer, amount=lines[item.pk])
        for item in items
    )
    order.settled_at = now
    order.amount_customer = settlement.customer_total
    order.amount_warranty = settlement.warranty_total
    order.amount_insurance = settlement.insurance_total
    order.has_paint = any(item.kind == ItemKind.PAINT for item in items)
    order.save_fields(
        *("state", "settled_at", "amount_customer", "amount_warranty", "amount_insurance"),
        "has_paint",
    )
    record(
        order, "aftersales.settled", by=by, step=step,
        customer=settlement.customer_total, warranty=settlement.warranty_total,
        insurance=settlement.insurance_total, other=settlement.other_total,
    )  # fmt: skip
    if settlement.customer_total == 0:
        _close_payment(order, by)
    return settlement


def _totals(items: list[RoItem], lines: Mapping[int, Decimal]) -> dict[str, Decimal]:
    totals = dict.fromkeys(Payer.values, Decimal(0))
    for item in items:
        totals[item.payer] += lines[item.pk]
    return totals


def _obstacles(
    order: RepairOrder, bill: Bill, lines: Mapping[int, Decimal], totals: Mapping[str, Decimal]
) -> list[Refusal]:
    found = []
    if not bill.explained:
        message = _("Explain the list to the customer line by line.")
        found.append(Refusal("NOT_EXPLAINED", message, "explained"))
    if any(amount < 0 for amount in lines.values()) or set(bill.amounts) - set(lines):
        message = _("The list names a line that is not billed, or a price below zero.")
        found.append(Refusal("BILL_WRONG", message, "amounts"))
    approved = approved_totals(order)
    if any(total > approved[payer] for payer, total in totals.items()):
        found.append(OVER_APPROVED)
    return found
