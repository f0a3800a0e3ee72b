"""What a customer owes, paid and has with us, as pages, the statement and reports tell it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from dealerops.foundation.actor import Actor
from dealerops.registry.models import Customer
from rental.calc.ageing import Ageing, Owed, age
from rental.choices.ledger import AccountKind, EntryKind
from rental.models import DunningStep, JournalLine, LedgerItem
from rental.selectors.ledger import customer_credit, with_paid

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the customer's account; `balance` is what was owed after it."""

    booked_on: dt.date
    kind: str
    what: str
    order: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """One customer's account with the stores that the reader sees."""

    customer: Customer
    on: dt.date
    items: Sequence[LedgerItem]
    credit: Decimal
    ageing: Ageing
    movements: Sequence[Movement]

    @property
    def balance(self) -> Decimal:
        return self.ageing.total


def items_of(customer_id: int, actor: Actor) -> list[LedgerItem]:
    """Open items with what was paid and their last dunning step, oldest due first."""
    steps = DunningStep.objects.order_by("-pk")
    items = LedgerItem.objects.visible_to(actor).open().filter(customer=customer_id)
    rows = with_paid(items.for_list())
    return list(rows.prefetch_related(Prefetch("steps", queryset=steps)))


def statement_of(customer: Customer, actor: Actor, on: dt.date) -> Statement:
    items = items_of(customer.pk, actor)
    credit = customer_credit(customer.pk, actor)
    owed = [Owed(item.balance, item.due_on) for item in items]
    return Statement(
        customer=customer,
        on=on,
        items=items,
        credit=credit,
        ageing=age([*owed, Owed(-credit, None)], on),
        movements=movements_of(customer.pk, actor),
    )


def movements_of(customer_id: int, actor: Actor) -> list[Movement]:
    """Every line on the customer's account; what only moved between items is left out."""
    lines = JournalLine.objects.visible_to(actor).filter(
        account__kind=AccountKind.AR, account__customer=customer_id
    )
    lines = lines.exclude(entry__kind__in=(EntryKind.MOVED, EntryKind.CREDIT_USED))
    lines = lines.select_related("entry__order", "item__order").order_by("entry__pk", "pk")
    found: list[Movement] = []
    balance = ZERO
    for line in lines:
        entry, item = line.entry, line.item
        order = entry.order or (item.order if item else None)
        balance += line.debit - line.credit
        what = item.get_kind_display() if item else ""
        found.append(
            Movement(
                entry.booked_on,
                entry.get_kind_display(),
                what,
                order.number if order else "",
                line.debit,
                line.credit,
                balance,
            )
        )
    return found
