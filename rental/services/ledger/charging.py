"""Charging an item, and taking a charge back by a credit note."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from rental.choices.ledger import EARNED_ON, AccountKind, EntryKind, ItemKind
from rental.models import InstalmentPlan, JournalEntry, LedgerItem, RentalOrder
from rental.selectors.ledger import PAID
from rental.services.ledger.posting import (
    ZERO,
    Posting,
    Side,
    account,
    checked,
    customer_account,
    post,
    posted,
)
from rental.services.ledger.receiving import apply_credit

NOT_CHARGEABLE = Refusal("KIND_UNKNOWN", _("There is no such kind of charge."), "kind")
TOO_MUCH = Refusal("CREDIT_TOO_HIGH", _("More is taken back than was charged."), "amount")


@transaction.atomic
def charge(  # noqa: PLR0913 - everything a charge consists of
    *,
    order: RentalOrder,
    kind: str,
    amount: Decimal,
    due_on: dt.date,
    key: str,
    by: Actor,
    about: str | Model | None = None,
) -> LedgerItem:
    """Let the customer of `order` owe `amount` CNY by `due_on`: Dr AR / Cr what it is earned on.

    The same key again gives the same item. Credit that the customer has with the store pays it at once.
    `about` is the record behind it, or its name: `violation 7`. Raises InvalidInput.
    """
    if kind not in EARNED_ON:
        raise InvalidInput(NOT_CHARGEABLE)
    receivable = customer_account(AccountKind.AR, order.customer_id)
    known = posted(key, kind=EntryKind.CHARGE, customer_id=order.customer_id)
    if known:
        return LedgerItem.objects.get(lines__entry=known)
    item = LedgerItem.objects.create(
        dealer_id=order.dealer_id,
        customer_id=order.customer_id,
        order=order,
        kind=kind,
        amount=checked(amount),
        charged_on=timezone.localdate(),
        due_on=due_on,
        about=name_of(about),
    )
    account_kind, detail = EARNED_ON[kind]
    earned = account(account_kind, detail=detail)
    posting = Posting(EntryKind.CHARGE, order.dealer_id, key, order.pk, item.about)
    post(posting, (Side(receivable, amount, item.pk), Side(earned, -amount)), by=by)
    record(item, "rental.item_charged", by=by, kind=kind, amount=str(amount), due_on=due_on)
    apply_credit(item, key=f"{key}:credit", by=by)
    item.refresh_from_db()
    return item


@transaction.atomic
def credit_note(
    item_id: int, amount: Decimal, *, key: str, by: Actor, ref: str = ""
) -> JournalEntry:
    """Take back `amount` CNY of a charge: what is open first, then what was given up (Cr BAD_DEBT).

    Only what the customer really paid becomes credit. Raises InvalidInput (CREDIT_TOO_HIGH) above
    what `may_be_taken_back`.
    """
    item = LedgerItem.objects.visible_to(by).get(pk=item_id)
    receivable = customer_account(AccountKind.AR, item.customer_id)
    known = posted(key, kind=EntryKind.CREDIT_NOTE, customer_id=item.customer_id)
    if known:
        return known
    item = LedgerItem.objects.lock(item.pk)
    if checked(amount) > may_be_taken_back(item):
        raise InvalidInput(TOO_MUCH)
    part = min(amount, item.balance)
    given_up = min(amount - part, written_off(item))
    account_kind, detail = EARNED_ON[_charged_as(item)]
    earned = account(account_kind, detail=detail)
    sides = (
        Side(earned, amount, item.pk),
        Side(receivable, -part, item.pk),
        Side(account(AccountKind.BAD_DEBT), -given_up, item.pk),
        Side(receivable, part + given_up - amount),
    )
    posting = Posting(EntryKind.CREDIT_NOTE, item.dealer_id, key, item.order_id, ref or item.about)
    entry = post(posting, sides, by=by)
    record(item, "rental.item_credited", by=by, amount=str(amount), entry=entry.pk)
    return entry


@transaction.atomic
def compensate(*, order: RentalOrder, amount: Decimal, key: str, by: Actor) -> JournalEntry:
    """What we owe a customer whom we let down becomes credit: Dr REVENUE / Cr AR (domain.md 5.1)."""
    receivable = customer_account(AccountKind.AR, order.customer_id)
    known = posted(key, kind=EntryKind.CREDIT_NOTE, customer_id=order.customer_id)
    if known:
        return known
    kind, detail = EARNED_ON["RENT"]
    revenue = account(kind, detail=detail)
    posting = Posting(EntryKind.CREDIT_NOTE, order.dealer_id, key, order.pk)
    sides = (Side(revenue, checked(amount)), Side(receivable, -amount))
    return post(posting, sides, by=by)


def may_be_taken_back(item: LedgerItem) -> Decimal:
    """CNY of an item that are open, given up or paid; not what was reversed or moved to instalments."""
    return item.balance + written_off(item) + _paid(item)


def written_off(item: LedgerItem) -> Decimal:
    """CNY of an item that were given up and neither recovered nor taken back since."""
    return item.lines.filter(account__kind=AccountKind.BAD_DEBT).balance()


def _paid(item: LedgerItem) -> Decimal:
    """CNY that the customer paid for an item, also after it was given up, less what became credit again."""
    return max(ZERO, -item.lines.filter(PAID).balance())


def _charged_as(item: LedgerItem) -> str:
    """An instalment is a part of what was charged at first."""
    if item.kind != ItemKind.INSTALMENT:
        return item.kind
    found: str = InstalmentPlan.objects.get(parts__item=item).item.kind
    return found


def name_of(about: str | Model | None) -> str:
    """`violation 7` for the record itself, or the name as it was given."""
    if isinstance(about, Model):
        return f"{about._meta.model_name} {about.pk}"
    return (about or "")[:60]
