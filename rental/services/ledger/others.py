"""Money to and from others: the authority's fines, the insurer's share."""

from decimal import Decimal

from django.db import transaction

from dealerops.foundation.actor import Actor
from rental.choices.ledger import AccountKind, EntryKind
from rental.models import JournalEntry, RentalOrder
from rental.services.ledger.posting import Posting, Side, account, checked, post, posted

_PAIRS: dict[str, tuple[str, str]] = {
    EntryKind.FINE_PAID: (AccountKind.FINE_PAYABLE, AccountKind.CASH),
    EntryKind.INSURER_SHARE: (AccountKind.INSURER_AR, AccountKind.REPAIR_RECOVERY),
    EntryKind.INSURER_PAID: (AccountKind.CASH, AccountKind.INSURER_AR),
}


def pay_fine(
    *, order: RentalOrder, amount: Decimal, channel: str, key: str, by: Actor
) -> JournalEntry:
    """We pay a customer's fine to the authority: Dr FINE_PAYABLE / Cr CASH."""
    return _move(EntryKind.FINE_PAID, order, amount, channel=channel, key=key, by=by)


def insurer_share(*, order: RentalOrder, amount: Decimal, key: str, by: Actor) -> JournalEntry:
    """What the insurer owes for a repair: Dr INSURER_AR / Cr REPAIR_RECOVERY."""
    return _move(EntryKind.INSURER_SHARE, order, amount, channel="", key=key, by=by)


def insurer_paid(
    *, order: RentalOrder, amount: Decimal, channel: str, key: str, by: Actor, ref: str = ""
) -> JournalEntry:
    """The insurer's money: Dr CASH / Cr INSURER_AR."""
    return _move(EntryKind.INSURER_PAID, order, amount, channel=channel, key=key, by=by, ref=ref)


@transaction.atomic
def _move(  # noqa: PLR0913 - everything a posting consists of
    kind: str,
    order: RentalOrder,
    amount: Decimal,
    *,
    channel: str,
    key: str,
    by: Actor,
    ref: str = "",
) -> JournalEntry:
    debit, credit = (
        account(name, detail=channel if name == AccountKind.CASH else "") for name in _PAIRS[kind]
    )
    known = posted(key, kind=kind)
    if known:
        return known
    posting = Posting(kind, order.dealer_id, key, order.pk, ref)
    return post(posting, (Side(debit, checked(amount)), Side(credit, -amount)), by=by)
