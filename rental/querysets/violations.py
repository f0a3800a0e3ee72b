"""Who sees which violations, and their adjectives (domain.md 5.7, 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope
from rental.choices.violations import DONE, WITH_CUSTOMER, ViolationState
from rental.querysets.base import READERS, StoreRowQuerySet

if TYPE_CHECKING:
    from rental.models.violation import Violation, ViolationProof

# Head office audits, writes off what is not paid, and helps where a customer disagrees.
HEAD_OFFICE = READERS | {Role.FINANCE}
DISPUTE_READERS = frozenset({Role.LEGAL, Role.QUALITY})


class ViolationQuerySet(StoreRowQuerySet["Violation"]):
    scope = Scope(hq=HEAD_OFFICE | DISPUTE_READERS, dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(disputed_at__isnull=False) if actor.role in DISPUTE_READERS else rows

    def open(self) -> Self:
        """The authority still waits for somebody."""
        return self.exclude(state__in=DONE)

    def open_then(self) -> Self:
        """The same of rows that say what state they were in, as `state_then`."""
        return self.exclude(state_then__in=DONE)

    def with_customer(self) -> Self:
        return self.filter(state__in=WITH_CUSTOMER)

    def to_tell(self) -> Self:
        """A customer was found and was not told yet."""
        return self.filter(state=ViolationState.MATCHED)

    def past_deadline(self, now: dt.datetime) -> Self:
        """The customer's time is over, and nobody has marked it so."""
        waiting = (
            ViolationState.NOTIFIED,
            ViolationState.SELF_HANDLING,
        )
        return self.filter(state__in=waiting, user_due_at__lte=now, overdue_at=None)


class ViolationProofQuerySet(StoreRowQuerySet["ViolationProof"]):
    scope = Scope(hq=HEAD_OFFICE, dealer="violation__dealer")
