"""Money that comes in, and the customer's credit (domain.md 5.10: named item first, else oldest due)."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from rental.calc.allocation import OpenItem, allocate
from rental.choices import PayChannel
from rental.choices.ledger import CAPTURED, AccountKind, EntryKind
from rental.choices.roles import HEADS, STORE_ROLES
from rental.models import Account, JournalEntry, JournalLine, LedgerItem
from rental.services.ledger.posting import (
    ZERO,
    Posting,
    Side,
    account,
    checked,
    customer_account,
    open_items,
    post,
    posted,
)

CASHIERS = STORE_ROLES | {Role.SYSTEM}
PAYERS_OUT = HEADS | {Role.SYSTEM}
NO_CHANNEL = Refusal("CHANNEL_UNKNOWN", _("There is no such way to pay."), "channel")
NOT_OPEN = Refusal("ITEM_NOT_OPEN", _("Nothing is open on one of these items."), "items")
NO_CREDIT = Refusal("CREDIT_MISSING", _("The customer has less credit than that."), "amount")


@transaction.atomic
def receive(  # noqa: PLR0913 - everything a payment consists of
    *,
    customer: Customer,
    store: Dealer,
    amount: Decimal,
    channel: str,
    key: str,
    by: Actor,
    items: Sequence[int] = (),
    ref: str = "",
) -> JournalEntry:
    """Money of a customer: Dr CASH / Cr AR, the named items first, then the oldest due.

    What is left over stays as the customer's credit. The same key again changes nothing. Raises
    InvalidInput (ITEM_NOT_OPEN, CHANNEL_UNKNOWN, AMOUNT_WRONG), Dealer.DoesNotExist out of scope.
    """
    check_store(store.pk, by, CASHIERS)
    if channel not in (*PayChannel.values, CAPTURED):
        raise InvalidInput(NO_CHANNEL)
    receivable = customer_account(AccountKind.AR, customer.pk)
    known = posted(key, kind=EntryKind.PAYMENT, customer_id=customer.pk)
    if known:
        return known
    posting = Posting(EntryKind.PAYMENT, store.pk, key, ref=ref)
    cash = Side(account(AccountKind.CASH, detail=channel), checked(amount))
    return settle(posting, cash, receivable, named=items, by=by)


def settle(
    posting: Posting, source: Side, receivable: Account, *, named: Sequence[int], by: Actor
) -> JournalEntry:
    """Spread the debit of `source` over what the customer owes the store; the rest becomes credit."""
    owed = open_items(receivable.customer_id, posting.dealer_id)
    if set(named) - {item.pk for item in owed}:
        raise InvalidInput(NOT_OPEN)
    spread = allocate(
        source.amount,
        [OpenItem(item.pk, item.due_on, item.balance) for item in owed],
        named,
    )
    sides = [source, *(Side(receivable, -part, pk) for pk, part in spread.parts.items())]
    return post(posting, [*sides, Side(receivable, -spread.credit)], by=by)


def credit_of(customer_id: int, dealer_id: int) -> Decimal:
    """CNY that the customer paid this store beyond what was owed."""
    lines = JournalLine.objects.filter(
        account__kind=AccountKind.AR,
        account__customer=customer_id,
        entry__dealer=dealer_id,
        item=None,
    )
    return -lines.balance()


@transaction.atomic
def use_credit(customer: Customer, store: Dealer, *, key: str, by: Actor) -> JournalEntry | None:
    """Pay what is open with the customer's credit; None when there is nothing to do."""
    check_store(store.pk, by, CASHIERS)
    receivable = customer_account(AccountKind.AR, customer.pk)
    known = posted(key, kind=EntryKind.CREDIT_USED, customer_id=customer.pk)
    if known:
        return known
    owed = sum((item.balance for item in open_items(customer.pk, store.pk)), ZERO)
    amount = min(credit_of(customer.pk, store.pk), owed)
    if amount <= ZERO:
        return None
    posting = Posting(EntryKind.CREDIT_USED, store.pk, key)
    return settle(posting, Side(receivable, amount), receivable, named=(), by=by)


def apply_credit(item: LedgerItem, *, key: str, by: Actor) -> None:
    """A new item is paid with credit that is there; runs in the charge, under the customer's lock."""
    amount = min(credit_of(item.customer_id, item.dealer_id), item.amount)
    if amount > ZERO:
        receivable = account(AccountKind.AR, customer_id=item.customer_id)
        posting = Posting(EntryKind.CREDIT_USED, item.dealer_id, key, item.order_id)
        settle(posting, Side(receivable, amount), receivable, named=(item.pk,), by=by)


@transaction.atomic
def pay_out_credit(
    customer: Customer, store: Dealer, amount: Decimal, *, channel: str, key: str, by: Actor
) -> JournalEntry:
    """Give credit back to the customer: Dr AR / Cr CASH. Raises DomainError (CREDIT_MISSING)."""
    check_store(store.pk, by, PAYERS_OUT)
    if channel not in PayChannel.values:
        raise InvalidInput(NO_CHANNEL)
    receivable = customer_account(AccountKind.AR, customer.pk)
    known = posted(key, kind=EntryKind.PAY_OUT, customer_id=customer.pk)
    if known:
        return known
    if checked(amount) > credit_of(customer.pk, store.pk):
        raise DomainError(NO_CREDIT)
    cash = account(AccountKind.CASH, detail=channel)
    posting = Posting(EntryKind.PAY_OUT, store.pk, key)
    return post(posting, (Side(receivable, amount), Side(cash, -amount)), by=by)


def check_store(dealer_id: int, by: Actor, roles: frozenset[Role]) -> None:
    """The actor may handle money, and at this store. Raises DomainError, Dealer.DoesNotExist."""
    if by.role not in roles:
        raise DomainError(WRONG_ROLE)
    if by.role != Role.SYSTEM and dealer_id not in by.dealer_ids:
        raise Dealer.DoesNotExist
