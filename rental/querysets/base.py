"""Who sees what the rental business keeps (domain.md 7.1, 7.2)."""

from typing import ClassVar, Self, TypeVar

from django.db.models import Model, Q

from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

M = TypeVar("M", bound=Model)

# Head office reads rentals to audit them; the others there see sums, write-offs and linked cases.
READERS = frozenset({Role.AUDITOR})


class StoreRowQuerySet(ScopedQuerySet[M]):
    """Rows of a store: its own rental roles and nobody else outside head office."""

    scope = Scope(hq=READERS, dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        return self.none() if actor.house is House.DEALER else super().visible_to(actor)


class RentalPartQuerySet(StoreRowQuerySet[M]):
    """The rows of an order that stands at `path`: whoever sees the order sees them.

    The store where a car is brought back sees the order too: it takes the car in.
    """

    path: ClassVar[str] = "order__"

    def visible_to(self, actor: Actor) -> Self:
        if actor.house is not House.STORE:
            return super().visible_to(actor)
        stores = actor.dealer_ids
        return self.filter(
            Q(**{f"{self.path}dealer__in": stores}) | Q(**{f"{self.path}return_dealer__in": stores})
        )
