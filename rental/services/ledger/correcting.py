"""Corrections: an entry is never changed, another one takes it back."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices.ledger import AccountKind, EntryKind
from rental.choices.roles import HEADS
from rental.models import Account, JournalEntry, JournalLine, LedgerItem
from rental.services.ledger.posting import ZERO, Posting, Side, post

REVERSERS = HEADS | {Role.SYSTEM}
# What another record stands for is taken back where that record lies.
NOT_HERE = frozenset(EntryKind) - {
    EntryKind.CHARGE,
    EntryKind.PAYMENT,
    EntryKind.CREDIT_NOTE,
    EntryKind.CREDIT_USED,
    EntryKind.PAY_OUT,
    EntryKind.FINE_PAID,
    EntryKind.INSURER_SHARE,
    EntryKind.INSURER_PAID,
}
REVERSED = Refusal("ENTRY_REVERSED", _("This entry was reversed before, or is a reversal."))
REASON_MISSING = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
PAID_SINCE = Refusal("ITEM_PAID", _("The item was paid since: reverse the payment first."))
SPENT_SINCE = Refusal("MONEY_SPENT", _("This money was used since: reverse that first."))


@transaction.atomic
def reverse_entry(entry_id: int, *, reason: str, by: Actor) -> JournalEntry:
    """The mirror of an entry, with the reason; once. Raises DomainError (ENTRY_REVERSED, ITEM_PAID …)."""
    entry = JournalEntry.objects.visible_to(by).lock(entry_id)
    if by.role not in REVERSERS:
        raise DomainError(WRONG_ROLE)
    if not reason.strip():
        raise InvalidInput(REASON_MISSING)
    lines = list(entry.lines.select_related("account"))
    customers = {one.account.customer_id for one in lines} - {None}
    _hold(customers)
    if entry.kind in NOT_HERE or JournalEntry.objects.filter(reverses=entry).exists():
        raise DomainError(REVERSED)
    sides = [Side(one.account, one.credit - one.debit, one.item_id) for one in lines]
    _check(entry, sides)
    posting = Posting(
        EntryKind.REVERSAL,
        entry.dealer_id,
        f"reversal:{entry.pk}",
        entry.order_id,
        reason.strip(),
        reverses_id=entry.pk,
    )
    mirror = post(posting, sides, by=by)
    record(entry, "rental.entry_reversed", by=by, reversal=mirror.pk)
    return mirror


def _hold(customers: set[int | None]) -> None:
    """In one order for everybody, so that two reversals never wait for each other."""
    receivables = Account.objects.filter(kind=AccountKind.AR, customer__in=customers)
    list(receivables.select_for_update(of=("self",)).order_by("pk"))


def _check(entry: JournalEntry, sides: list[Side]) -> None:
    """The mirror neither lowers an item below nothing, nor takes credit that was used."""
    for item in LedgerItem.objects.filter(pk__in=[s.item_id for s in sides if s.item_id]):
        change = sum(
            (s.amount for s in sides if s.item_id == item.pk and s.account.kind == AccountKind.AR),
            ZERO,
        )
        if item.balance + change < ZERO:
            raise DomainError(PAID_SINCE)
        if item.balance + change > item.amount:
            raise DomainError(SPENT_SINCE)
    for side in sides:
        if side.amount > ZERO and side.amount > _left(side, entry):
            raise DomainError(SPENT_SINCE)


def _left(side: Side, entry: JournalEntry) -> Decimal:
    """What may still be taken from the customer's credit; all of it elsewhere."""
    lines = JournalLine.objects.filter(account=side.account)
    if side.account.kind == AccountKind.AR and side.item_id is None:
        return -lines.filter(item=None, entry__dealer=entry.dealer_id).balance()
    return side.amount
