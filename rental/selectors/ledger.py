"""What customers owe and what is held of them (domain.md 5.7, 5.10)."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.registry.models import Customer
from rental.calc.ageing import Owed
from rental.choices.damage import DamageState
from rental.choices.ledger import EXPOSED, AccountKind, EntryKind
from rental.models import DamageCase, JournalLine, LedgerItem, RentalOrder, Violation
from rental.querysets.ledger import DISPUTED, LedgerItemQuerySet

ZERO = Decimal("0.00")
UNCHARGED = (
    DamageState.REPORTED,
    DamageState.ASSESSED,
    DamageState.USER_NOTIFIED,
    DamageState.AGREED,
    DamageState.DISPUTED,
)


def _entries(*kinds: str) -> Q:
    """Lines of these kinds of entries and of what reverses them: together what stands."""
    return Q(entry__kind__in=kinds) | Q(entry__reverses__kind__in=kinds)


# The lines of an item that say what was paid for it, also after it was given up, less what a credit note
# made the customer's again (the credit itself names no item). Not what was moved, given up or taken back.
PAID = (
    Q(account__kind=AccountKind.AR)
    & _entries(EntryKind.PAYMENT, EntryKind.CREDIT_USED, EntryKind.DEPOSIT_USED)
) | _entries(EntryKind.RECOVERY, EntryKind.CREDIT_NOTE)

# What may still be charged to an order but is no item yet; CNY. Violations put theirs in here.
not_yet_charged: list[Callable[[int], Decimal]] = []


def open_debt(customer: Customer) -> Decimal:
    """CNY that the customer owes all stores and should have paid by now; disputed items are not counted.

    Asked over every record of the same person.
    """
    person = customer.standing
    theirs = Q(customer=person) | Q(customer__merged_into=person)
    items = LedgerItem.objects.filter(theirs).overdue(timezone.localdate())
    return items.exclude(DISPUTED).owed()


def with_paid(items: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Each with `paid`, the CNY that its customer really paid for it, in the same query."""
    lines = JournalLine.objects.filter(PAID, item=OuterRef("pk")).order_by().values("item")
    paid = lines.annotate(sum=Sum(F("credit") - F("debit"))).values("sum")
    found: QuerySet[Any, Any] = items.annotate(paid=Greatest(Coalesce(Subquery(paid), ZERO), ZERO))
    return found


def exposure(order: RentalOrder) -> Decimal:
    """CNY of an order's deposit that may not be released (domain.md 5.7).

    Open fines, agent fees, penalties and damage, charged or not charged yet.
    """
    items = LedgerItem.objects.filter(order=order, kind__in=EXPOSED).owed()
    return items + _open_damage(order) + sum((ask(order.pk) for ask in not_yet_charged), ZERO)


def is_unpriced(order: RentalOrder) -> bool:
    """Damage that nobody has put a figure to: how much of the deposit it needs is not known."""
    return DamageCase.objects.filter(order=order, state=DamageState.REPORTED).exists()


def about(item: LedgerItem) -> str:
    """What an item was charged for, by the number that people know it by.

    The item itself names it as the ledger does: "violation 7", "rentalorder 5", "RNT-… late".
    """
    model, _space, key = item.about.partition(" ")
    if model == "violation":
        return (
            Violation.objects.visible_to(SYSTEM).filter(pk=key).values_list("number", flat=True)[0]
        )
    if model == "damage" or item.order is None:
        return key or model
    return item.order.number


def deposit_held(order_id: int) -> Decimal:
    lines = JournalLine.objects.filter(account__kind=AccountKind.DEPOSIT, entry__order=order_id)
    return -lines.balance()


def insurer_owes(order_id: int) -> Decimal:
    """CNY that insurers still owe for repairs of the order's damage."""
    lines = JournalLine.objects.filter(account__kind=AccountKind.INSURER_AR, entry__order=order_id)
    return lines.balance()


def customer_credit(customer_id: int, actor: Actor) -> Decimal:
    """CNY paid beyond what was owed, to the stores that the actor sees."""
    lines = JournalLine.objects.visible_to(actor).filter(
        account__kind=AccountKind.AR, account__customer=customer_id, item=None
    )
    return -lines.balance()


def receivable_total(actor: Actor = SYSTEM) -> Decimal:
    """The balance of all AR accounts, CNY; credit lowers it."""
    return JournalLine.objects.visible_to(actor).filter(account__kind=AccountKind.AR).balance()


def all_owed(actor: Actor = SYSTEM) -> Iterator[Owed]:
    """Every open item, and the customers' credit in one sum."""
    items: LedgerItemQuerySet = LedgerItem.objects.visible_to(actor).open()
    rows = items.order_by().values_list("due_on").annotate(sum=Sum("balance"))
    for due_on, balance in rows:
        yield Owed(balance, due_on)
    credit = JournalLine.objects.visible_to(actor).filter(account__kind=AccountKind.AR, item=None)
    yield Owed(credit.balance(), None)


def _open_damage(order: RentalOrder) -> Decimal:
    """Damage that is not invoiced yet: the charge once it is assessed, before that the repair's cost."""
    cases = DamageCase.objects.filter(order=order, state__in=UNCHARGED)
    return sum((one.charge if one.assessed_at else one.repair_cost for one in cases), ZERO)
