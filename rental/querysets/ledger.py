"""Who sees the ledger (domain.md 7.2), and its adjectives."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db.models import Q, Sum

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from rental.querysets.base import READERS, StoreRowQuerySet

if TYPE_CHECKING:
    from rental.models import Account, JournalEntry, JournalLine, LedgerAudit, LedgerItem

MONEY_READERS = READERS | {Role.FINANCE, Role.CFO}
ZERO = Decimal("0.00")
DISPUTED = Q(disputed_at__isnull=False, dispute_closed_at=None)


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Accounts span the stores: head office reads them, a store its own entries."""

    scope = Scope(hq=MONEY_READERS)


class LedgerItemQuerySet(StoreRowQuerySet["LedgerItem"]):
    """Finance reads all of it, the lawyers what is disputed."""

    scope = Scope(hq=MONEY_READERS | {Role.LEGAL}, dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(disputed_at__isnull=False) if actor.role == Role.LEGAL else rows

    def open(self) -> Self:
        return self.filter(balance__gt=ZERO)

    def overdue(self, on: dt.date) -> Self:
        return self.open().filter(due_on__lt=on)

    def disputed(self) -> Self:
        return self.filter(DISPUTED)

    def owed(self) -> Decimal:
        """CNY."""
        return self.aggregate(sum=Sum("balance"))["sum"] or ZERO

    def for_list(self) -> Self:
        return self.select_related("dealer", "customer", "order", "collector")


class JournalEntryQuerySet(StoreRowQuerySet["JournalEntry"]):
    scope = Scope(hq=MONEY_READERS, dealer="dealer")


class JournalLineQuerySet(StoreRowQuerySet["JournalLine"]):
    scope = Scope(hq=MONEY_READERS, dealer="entry__dealer")

    def balance(self) -> Decimal:
        """Debit less credit, CNY."""
        sums = self.aggregate(debit=Sum("debit"), credit=Sum("credit"))
        return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)


class LedgerAuditQuerySet(ScopedQuerySet["LedgerAudit"]):
    scope = Scope(hq=MONEY_READERS)
