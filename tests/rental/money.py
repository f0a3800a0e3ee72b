"""What the tests of money share: an order of a customer, and looking at the ledger from outside."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import drain
from rental.choices.ledger import ItemKind
from rental.models import LedgerItem, RentalOrder
from rental.services import ledger
from tests.factories.market import numbers
from tests.factories.rental import DAY, RentalHouse, an_order

D = Decimal


def a_rental(house: RentalHouse, state: str = "DEPOSIT_HOLD", **more: Any) -> RentalOrder:
    """Out for three days, back since two hours."""
    end = more.pop("end_at", timezone.now() - dt.timedelta(hours=2))
    return an_order(house.store, house.a, end - 3 * DAY, end, state=state, **more)


def owe(
    order: RentalOrder, amount: str | int, kind: str = ItemKind.RENT, *, days: int = 0
) -> LedgerItem:
    """The customer owes an amount that is due in so many days."""
    due_on = timezone.localdate() + dt.timedelta(days=days)
    key = f"test:{next(numbers)}"
    return ledger.charge(
        order=order, kind=kind, amount=D(amount), due_on=due_on, key=key, by=SYSTEM
    )


def pay(order: RentalOrder, amount: str | int, *items: LedgerItem) -> None:
    ledger.receive(
        customer=order.customer,
        store=order.dealer,
        amount=D(amount),
        channel="CASH",
        key=f"test:{next(numbers)}",
        by=SYSTEM,
        items=[item.pk for item in items],
    )
    drain("default")


def sums() -> dict[str, Decimal]:
    """Account to debit less credit, asked of the database alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(a.code, ':', 1) || CASE WHEN a.customer_id IS NULL AND a.detail <> ''"
            " THEN ':' || a.detail ELSE '' END, sum(l.debit - l.credit)"
            " FROM rental_journalline l JOIN rental_account a ON a.id = l.account_id GROUP BY 1"
        )
        return {code: amount for code, amount in cursor.fetchall() if amount}


def is_balanced() -> bool:
    """No entry whose sides differ, and no item whose balance is not the sum of its lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM (SELECT entry_id FROM rental_journalline"
            " GROUP BY entry_id HAVING sum(debit) <> sum(credit)) bad) + (SELECT count(*)"
            " FROM rental_ledgeritem i WHERE i.balance <> (SELECT coalesce(sum(l.debit - l.credit), 0)"
            " FROM rental_journalline l JOIN rental_account a ON a.id = l.account_id"
            " WHERE l.item_id = i.id AND a.kind = 'AR'))"
        )
        return bool(cursor.fetchone()[0] == 0)


def customer_is_whole(customer_id: int) -> bool:
    """Entries on the customer's account balance, and open items less credit are its balance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(sum(l.debit - l.credit), 0) FROM rental_journalline l"
            " JOIN rental_account a ON a.id = l.account_id WHERE a.code = %s)"
            " = (SELECT coalesce(sum(balance), 0) FROM rental_ledgeritem WHERE customer_id = %s)"
            " + (SELECT coalesce(sum(l.debit - l.credit), 0) FROM rental_journalline l"
            " JOIN rental_account a ON a.id = l.account_id WHERE a.code = %s AND l.item_id IS NULL),"
            " NOT EXISTS (SELECT 1 FROM rental_journalline l WHERE l.entry_id ="
            " (SELECT max(id) FROM rental_journalentry) GROUP BY l.entry_id"
            " HAVING sum(l.debit) <> sum(l.credit))",
            [f"AR:{customer_id}", customer_id, f"AR:{customer_id}"],
        )
        return all(cursor.fetchone())
