"""Random money, operation by operation; run as a program that may be killed at any moment.

Operation n is decided by n and the seed alone and posted under its own key, so that whoever starts over
does nothing twice. It prints the number of each operation once its transaction is over.
"""

import datetime as dt
import os
import random
import sys
from collections.abc import Callable
from decimal import Decimal

import django

if __name__ == "__main__":
    django.setup()

import contextlib

from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from rental.choices.ledger import EARNED_ON
from rental.models import JournalEntry, LedgerItem, RentalOrder
from rental.services import ledger
from tests.rental.money import customer_is_whole

Work = Callable[[RentalOrder, Decimal, str, random.Random], object]


def _charge(order: RentalOrder, amount: Decimal, key: str, dice: random.Random) -> object:
    due_on = timezone.localdate() + dt.timedelta(days=dice.randint(-120, 40))
    kind = dice.choice(sorted(EARNED_ON))
    return ledger.charge(order=order, kind=kind, amount=amount, due_on=due_on, key=key, by=SYSTEM)


def _receive(order: RentalOrder, amount: Decimal, key: str, dice: random.Random) -> object:
    items = LedgerItem.objects.open().filter(customer=order.customer_id)
    named = list(items.values_list("pk", flat=True)) if dice.random() < 0.3 else []
    return ledger.receive(
        customer=order.customer, store=order.dealer, amount=amount, channel="CASH", key=key,
        by=SYSTEM, items=named[:2],
    )  # fmt: skip


def _credit_note(order: RentalOrder, amount: Decimal, key: str, dice: random.Random) -> object:
    items = list(LedgerItem.objects.filter(order=order).order_by("pk"))
    return items and ledger.credit_note(dice.choice(items).pk, amount / 4, key=key, by=SYSTEM)


def _reverse(order: RentalOrder, amount: Decimal, key: str, dice: random.Random) -> object:
    entries = JournalEntry.objects.filter(lines__account__customer=order.customer_id)
    ids = sorted(set(entries.values_list("pk", flat=True)))
    return ids and ledger.reverse_entry(dice.choice(ids), reason=key, by=SYSTEM)


def _of_order(verb: Callable[..., object], **more: object) -> Work:
    return lambda order, amount, key, dice: verb(
        order=order, amount=amount, key=key, by=SYSTEM, **more
    )


WORKS: tuple[tuple[int, Work], ...] = (
    (30, _charge),
    (30, _receive),
    (5, _credit_note),
    (6, _reverse),
    (6, _of_order(ledger.take_deposit, channel="CARD")),
    (5, _of_order(ledger.use_deposit)),
    (3, _of_order(ledger.release_deposit, channel="CARD")),
    (4, _of_order(ledger.hold_preauth)),
    (3, _of_order(ledger.capture_preauth)),
    (3, _of_order(ledger.pay_fine, channel="TRANSFER")),
    (2, _of_order(ledger.insurer_share)),
    (
        3,
        lambda order, amount, key, dice: ledger.pay_out_credit(
            order.customer, order.dealer, amount, channel="CASH", key=key, by=SYSTEM
        ),
    ),
)


def operate(number: int, seed: int, orders: list[RentalOrder]) -> None:
    """Operation `number`; what the house refuses is refused, and the customer's account stays whole."""
    dice = random.Random(seed * 1_000_003 + number)
    order = dice.choice(orders)
    amount = Decimal(dice.randint(1, 40_000) * 4) / 100
    weights = [weight for weight, _work in WORKS]
    work = dice.choices([work for _weight, work in WORKS], weights)[0]
    with contextlib.suppress(DomainError):
        work(order, amount, f"op:{seed}:{number}", dice)
    if not customer_is_whole(order.customer_id):
        raise SystemExit(f"operation {number} broke the account of {order.customer_id}")


def main(seed: int, first: int, last: int) -> None:
    orders = list(RentalOrder.objects.select_related("customer", "dealer").order_by("pk"))
    for number in range(first, last):
        operate(number, seed, orders)
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:4]))
