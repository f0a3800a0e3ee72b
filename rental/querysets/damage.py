"""Who sees damage cases, and their adjectives (domain.md 7.2: lawyers and quality what is disputed)."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Model

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope
from rental.choices.damage import OVER
from rental.querysets.base import StoreRowQuerySet
from rental.querysets.ledger import MONEY_READERS

if TYPE_CHECKING:
    from rental.models import DamageCase, DamagePaper, DamagePhoto

M = TypeVar("M", bound=Model)
ONLY_DISPUTED = frozenset({Role.LEGAL, Role.QUALITY})


class DamageCaseQuerySet(StoreRowQuerySet["DamageCase"]):
    scope = Scope(hq=MONEY_READERS | ONLY_DISPUTED, dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(disputed_at__isnull=False) if actor.role in ONLY_DISPUTED else rows

    def open(self) -> Self:
        return self.exclude(state__in=OVER)

    def for_list(self) -> Self:
        return self.select_related("dealer", "customer", "order", "vehicle__vehicle__model")


class DamagePartQuerySet(StoreRowQuerySet[M]):
    """Seen with the case."""

    scope = Scope(hq=MONEY_READERS | ONLY_DISPUTED, dealer="case__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        if actor.role not in ONLY_DISPUTED:
            return rows
        return rows.filter(case__disputed_at__isnull=False)


class DamagePhotoQuerySet(DamagePartQuerySet["DamagePhoto"]):
    pass


class DamagePaperQuerySet(DamagePartQuerySet["DamagePaper"]):
    pass
