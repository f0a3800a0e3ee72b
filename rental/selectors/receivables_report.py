"""The receivables half of the ledger report R20 (domain.md 6.4)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from rental.calc.ageing import bucket_of
from rental.choices.ledger import AccountKind, Bucket, EntryKind, ItemKind
from rental.models import JournalLine, LedgerItem
from rental.querysets.ledger import JournalLineQuerySet

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class ReceivableLine:
    """One figure of the report: how many items or entries, and how much in CNY."""

    part: str
    label: str
    count: int
    amount: Decimal
    points: int | None = None
    charted: Decimal | None = None  # what is owed at an age, for the picture
    item_ids: Sequence[int] = ()  # where whole items are counted


def receivables_of_period(actor: Actor, period: Period, as_of: dt.datetime) -> list[ReceivableLine]:
    """What was collected, written off and held in the period; how the balance is aged at its end.

    Ages are as of the last day of the period, from what was posted before `as_of` and by that day.
    """
    lines = JournalLine.objects.visible_to(actor).filter(entry__made_at__lt=as_of)
    standing = lines.filter(entry__booked_on__lte=period.last_day)
    return [
        *_ages(standing, period.last_day),
        *_moves(lines, period, as_of),
        *_held(standing),
        *_disputes(actor, lines, as_of),
    ]


def _ages(lines: JournalLineQuerySet, on: dt.date) -> Iterator[ReceivableLine]:
    """Every item as it stood then: the sum of its lines, whatever was paid later."""
    receivable = lines.filter(account__kind=AccountKind.AR).order_by()
    counts, sums = dict.fromkeys(Bucket, 0), dict.fromkeys(Bucket, ZERO)
    items: dict[Bucket, list[int]] = {bucket: [] for bucket in Bucket}
    rows = receivable.values_list("item", "item__due_on").annotate(sum=Sum("debit") - Sum("credit"))
    for item, due_on, balance in rows:
        if balance:
            bucket = bucket_of(due_on, on) if item else Bucket.NOT_DUE
            counts[bucket] += 1
            items[bucket] += [item] if item else []
            sums[bucket] += balance
    for bucket in Bucket:
        found = sums[bucket]
        yield ReceivableLine(
            _("Age"),
            str(bucket.label),
            counts[bucket],
            found,
            charted=found,
            item_ids=items[bucket],
        )
    yield ReceivableLine(_("Age"), _("Balance"), sum(counts.values()), sum(sums.values(), ZERO))


def _moves(
    lines: JournalLineQuerySet, period: Period, as_of: dt.datetime
) -> Iterator[ReceivableLine]:
    inside = lines.filter(entry__booked_on__gte=period.start, entry__booked_on__lt=period.end)
    inside = inside.filter(Q(entry__reversed_by=None) | Q(entry__reversed_by__made_at__gte=as_of))
    part = _("In the period")
    for label, where in (
        (_("Collected"), Q(entry__kind=EntryKind.PAYMENT, debit__gt=0)),
        (_("Written off"), Q(entry__kind=EntryKind.WRITE_OFF, debit__gt=0)),
        (_("Recovered after write-off"), Q(entry__kind=EntryKind.RECOVERY, debit__gt=0)),
        (_("Deposit taken"), Q(entry__kind=EntryKind.DEPOSIT_IN, debit__gt=0)),
        (_("Deposit used"), Q(entry__kind=EntryKind.DEPOSIT_USED, debit__gt=0)),
        (_("Deposit released"), Q(entry__kind=EntryKind.DEPOSIT_OUT, debit__gt=0)),
    ):
        rows = inside.filter(where).order_by()
        found = rows.aggregate(count=Count("entry", distinct=True), sum=Sum("debit"))
        yield ReceivableLine(part, label, found["count"], found["sum"] or ZERO)
    for kind in ItemKind:
        rows = inside.filter(entry__kind=EntryKind.CHARGE, item__kind=kind, debit__gt=0).order_by()
        found = rows.aggregate(count=Count("entry", distinct=True), sum=Sum("debit"))
        if found["count"]:
            label = _("Charged: %(kind)s") % {"kind": kind.label}
            yield ReceivableLine(part, label, found["count"], found["sum"])


def _held(lines: JournalLineQuerySet) -> Iterator[ReceivableLine]:
    rows = lines.filter(account__kind=AccountKind.DEPOSIT).order_by()
    held = rows.values_list("entry__order").annotate(sum=Sum("credit") - Sum("debit"))
    amounts = [amount for _order, amount in held if amount]
    yield ReceivableLine(
        pgettext("rental", "Held"), _("Deposits"), len(amounts), sum(amounts, ZERO)
    )


def _disputes(
    actor: Actor, lines: JournalLineQuerySet, as_of: dt.datetime
) -> Iterator[ReceivableLine]:
    """With what is owed of them by all that was posted before `as_of`."""
    settled_later = Q(dispute_closed_at=None) | Q(dispute_closed_at__gte=as_of)
    rows = LedgerItem.objects.visible_to(actor).filter(settled_later, disputed_at__lt=as_of)
    found = list(rows.order_by().values_list("pk", flat=True))
    owed = lines.filter(account__kind=AccountKind.AR, item__in=found).order_by()
    balance = owed.aggregate(sum=Sum("debit") - Sum("credit"))["sum"] or ZERO
    label = _("Disputed items")
    yield ReceivableLine(_("Disputes"), label, len(found), balance, item_ids=found)
