"""Deposits and pre-authorisations as postings; the facts themselves stand in Deposit and PreAuth."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from rental.choices.ledger import CAPTURED, AccountKind, EntryKind
from rental.models import Deposit, JournalEntry, JournalLine, PreAuth, RentalOrder
from rental.services.ledger.posting import (
    Posting,
    Side,
    account,
    checked,
    customer_account,
    post,
    posted,
)
from rental.services.ledger.receiving import settle

NOT_HELD = Refusal("DEPOSIT_MISSING", _("Less than that is held for this order."), "amount")


def held_for(order_id: int, kind: str = AccountKind.DEPOSIT) -> Decimal:
    """CNY of deposit (or pre-authorisation) that is held for the order."""
    lines = JournalLine.objects.filter(account__kind=kind, entry__order=order_id)
    held = lines.balance()
    return -held if kind == AccountKind.DEPOSIT else held


def deposit_taken(deposit: Deposit, *, by: Actor) -> JournalEntry:
    """The posting of a deposit that was recorded."""
    return take_deposit(
        order=deposit.order,
        amount=deposit.amount,
        channel=deposit.channel,
        key=f"deposit:{deposit.pk}",
        by=by,
        ref=deposit.reference,
    )


def preauth_held(preauth: PreAuth, *, by: Actor) -> JournalEntry:
    """The posting of a pre-authorisation that was recorded."""
    return hold_preauth(
        order=preauth.order,
        amount=preauth.amount,
        key=f"preauth:{preauth.pk}",
        by=by,
        ref=preauth.reference,
    )


@transaction.atomic
def take_deposit(
    *, order: RentalOrder, amount: Decimal, channel: str, key: str, by: Actor, ref: str = ""
) -> JournalEntry:
    """A cash deposit: Dr CASH / Cr DEPOSIT, held for this order."""
    deposit = customer_account(AccountKind.DEPOSIT, order.customer_id)
    known = posted(key, kind=EntryKind.DEPOSIT_IN, customer_id=order.customer_id)
    if known:
        return known
    cash = account(AccountKind.CASH, detail=channel)
    posting = Posting(EntryKind.DEPOSIT_IN, order.dealer_id, key, order.pk, ref)
    return post(posting, (Side(cash, checked(amount)), Side(deposit, -amount)), by=by)


@transaction.atomic
def use_deposit(
    *, order: RentalOrder, amount: Decimal, key: str, by: Actor, items: Sequence[int] = ()
) -> JournalEntry:
    """Pay what is owed from the deposit: Dr DEPOSIT / Cr AR. Raises DomainError (DEPOSIT_MISSING)."""
    deposit = customer_account(AccountKind.DEPOSIT, order.customer_id)
    known = posted(key, kind=EntryKind.DEPOSIT_USED, customer_id=order.customer_id)
    if known:
        return known
    _expect_held(order, checked(amount))
    receivable = account(AccountKind.AR, customer_id=order.customer_id)
    posting = Posting(EntryKind.DEPOSIT_USED, order.dealer_id, key, order.pk)
    return settle(posting, Side(deposit, amount), receivable, named=items, by=by)


@transaction.atomic
def release_deposit(
    *, order: RentalOrder, amount: Decimal, channel: str, key: str, by: Actor
) -> JournalEntry:
    """Give a deposit back: Dr DEPOSIT / Cr CASH. Raises DomainError (DEPOSIT_MISSING)."""
    deposit = customer_account(AccountKind.DEPOSIT, order.customer_id)
    known = posted(key, kind=EntryKind.DEPOSIT_OUT, customer_id=order.customer_id)
    if known:
        return known
    _expect_held(order, checked(amount))
    cash = account(AccountKind.CASH, detail=channel)
    posting = Posting(EntryKind.DEPOSIT_OUT, order.dealer_id, key, order.pk)
    return post(posting, (Side(deposit, amount), Side(cash, -amount)), by=by)


@transaction.atomic
def hold_preauth(
    *, order: RentalOrder, amount: Decimal, key: str, by: Actor, ref: str = ""
) -> JournalEntry:
    """The bank holds an amount for us: memo accounts only."""
    memo = customer_account(AccountKind.PREAUTH, order.customer_id)
    known = posted(key, kind=EntryKind.PREAUTH_ON, customer_id=order.customer_id)
    if known:
        return known
    posting = Posting(EntryKind.PREAUTH_ON, order.dealer_id, key, order.pk, ref)
    contra = account(AccountKind.PREAUTH_CONTRA)
    return post(posting, (Side(memo, checked(amount)), Side(contra, -amount)), by=by)


@transaction.atomic
def release_preauth(*, order: RentalOrder, amount: Decimal, key: str, by: Actor) -> JournalEntry:
    """The bank holds it no longer: expired, given back, or captured. DomainError (DEPOSIT_MISSING)."""
    memo = customer_account(AccountKind.PREAUTH, order.customer_id)
    known = posted(key, kind=EntryKind.PREAUTH_OFF, customer_id=order.customer_id)
    if known:
        return known
    if checked(amount) > held_for(order.pk, AccountKind.PREAUTH):
        raise DomainError(NOT_HELD)
    posting = Posting(EntryKind.PREAUTH_OFF, order.dealer_id, key, order.pk)
    contra = account(AccountKind.PREAUTH_CONTRA)
    return post(posting, (Side(contra, amount), Side(memo, -amount)), by=by)


@transaction.atomic
def capture_preauth(
    *, order: RentalOrder, amount: Decimal, key: str, by: Actor, items: Sequence[int] = ()
) -> JournalEntry:
    """Take a part of what the bank holds: Dr CASH / Cr AR, and as much less in the memo."""
    release_preauth(order=order, amount=amount, key=f"{key}:memo", by=by)
    receivable = customer_account(AccountKind.AR, order.customer_id)
    known = posted(key, kind=EntryKind.PAYMENT, customer_id=order.customer_id)
    if known:
        return known
    cash = Side(account(AccountKind.CASH, detail=CAPTURED), amount)
    posting = Posting(EntryKind.PAYMENT, order.dealer_id, key, order.pk)
    return settle(posting, cash, receivable, named=items, by=by)


def _expect_held(order: RentalOrder, amount: Decimal) -> None:
    if amount > held_for(order.pk):
        raise DomainError(NOT_HELD)
