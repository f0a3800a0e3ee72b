"""Putting a posting into the ledger, once: every other verb of money ends here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from rental.choices.ledger import PER_CUSTOMER, AccountKind, EntryKind
from rental.models import Account, JournalEntry, JournalLine, LedgerItem

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
MOST = Decimal(10) ** 12
AMOUNT_WRONG = Refusal("AMOUNT_WRONG", _("An amount is positive and has two decimals."), "amount")
KEY_REUSED = Refusal("KEY_REUSED", _("This key was used for another posting."), "key")


class Unbalanced(DomainError):
    """Debit and credit differ; no caller may see this."""

    status = 500
    default_code = "LEDGER_UNBALANCED"
    default_message = _("Debit and credit do not balance.")


@dataclass(frozen=True, slots=True)
class Posting:
    """What is posted: `kind`, for which store and order, under which key and reference."""

    kind: str
    dealer_id: int
    key: str
    order_id: int | None = None
    ref: str = ""
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One line to be: positive `amount` is debit, negative credit."""

    account: Account
    amount: Decimal
    item_id: int | None = None


def account(kind: str, *, detail: str = "", customer_id: int | None = None) -> Account:
    """The account, made when it is first needed: `AR:17`, `CASH:WECHAT`, `FINE_PAYABLE`."""
    tail = str(customer_id) if kind in PER_CUSTOMER else detail
    code = f"{kind}:{tail}" if tail else str(kind)
    known = Account.objects.filter(code=code).first()
    if known:
        return known
    made, _is_new = Account.objects.get_or_create(
        code=code, defaults={"kind": kind, "detail": detail, "customer_id": customer_id}
    )
    return made


def customer_account(kind: str, customer_id: int) -> Account:
    """A customer's account, held: whatever is posted for one customer queues up behind this lock."""
    own = account(kind, customer_id=customer_id)
    ar = own if kind == AccountKind.AR else account(AccountKind.AR, customer_id=customer_id)
    Account.objects.select_for_update(of=("self",)).get(pk=ar.pk)
    return own


def posted(key: str, *, kind: str, customer_id: int | None = None) -> JournalEntry | None:
    """What was posted under this key before; asked under the customer's lock.

    Raises InvalidInput (KEY_REUSED) when it was something else, or another customer's.
    """
    entry = JournalEntry.objects.filter(idempotency_key=key).first()
    if entry is None:
        return None
    of_customer = entry.lines.filter(account__customer__isnull=False)
    is_other = customer_id is not None and not of_customer.filter(account__customer=customer_id)
    if entry.kind != kind or is_other:
        raise InvalidInput(KEY_REUSED)
    return entry


def post(posting: Posting, sides: Sequence[Side], *, by: Actor) -> JournalEntry:
    """Write the entry with its lines and say so in the journal; the caller holds the locks.

    The database refuses, when the transaction ends, what does not balance.
    """
    sides = [side for side in sides if side.amount]
    if len(sides) < 2 or sum((side.amount for side in sides), ZERO):
        raise Unbalanced
    now = timezone.now()
    entry = JournalEntry.objects.create(
        booked_on=timezone.localdate(now),
        kind=posting.kind,
        dealer_id=posting.dealer_id,
        order_id=posting.order_id,
        ref=posting.ref[:80],
        idempotency_key=posting.key,
        reverses_id=posting.reverses_id,
        made_by_id=by.user_id,
        made_at=now,
    )
    JournalLine.objects.bulk_create(
        JournalLine(
            entry=entry,
            account=side.account,
            item_id=side.item_id,
            debit=max(side.amount, ZERO),
            credit=max(-side.amount, ZERO),
        )
        for side in sides
    )
    amount = sum((side.amount for side in sides if side.amount > 0), ZERO)
    record(entry, "rental.ledger_posted", by=by, kind=entry.kind, amount=str(amount))
    _tell(entry, sides, by=by)
    return entry


def _tell(entry: JournalEntry, sides: Sequence[Side], *, by: Actor) -> None:
    """Whoever waits for an item hears when nothing is left of it, and when a reversal opens it again."""
    touched = {one.item_id for one in sides if one.item_id and one.account.kind == AccountKind.AR}
    for item in LedgerItem.objects.filter(pk__in=touched):
        if item.balance == ZERO:
            record(item, "rental.item_settled", by=by, how=entry.kind, about=item.about)
        elif entry.kind == EntryKind.REVERSAL:
            record(item, "rental.item_reopened", by=by, about=item.about)


def checked(amount: Decimal) -> Decimal:
    """Raises InvalidInput (AMOUNT_WRONG) for nothing, fractions of a cent and the absurd."""
    if not amount.is_finite() or not ZERO < amount < MOST or amount != amount.quantize(CENT):
        raise InvalidInput(AMOUNT_WRONG)
    return amount


def open_items(customer_id: int | None, dealer_id: int) -> list[LedgerItem]:
    """What the customer owes this store, held under the customer's lock, oldest due first."""
    items = LedgerItem.objects.open().filter(customer=customer_id, dealer=dealer_id)
    return list(items.order_by("due_on", "pk"))
