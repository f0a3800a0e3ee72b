"""Row-level visibility. A queryset declares its paths; this module does the filtering."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from dealerops.foundation.actor import Actor, House, Role

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Scope:
    """Lookups from a model to the owner of the row; None means 'this house sees nothing'.

    `hq` names the head-office roles that see every row; a role that is not named sees nothing,
    superusers included. `everyone` opens plain reference data to all signed-in people.
    """

    region: str | None = None
    dealer: str | None = None
    firm: str | None = None
    owner: str | None = None
    hq: frozenset[Role] = frozenset()
    everyone: bool = False


class ScopedQuerySet(models.QuerySet[M, M]):
    """Every queryset of a business model: `visible_to(actor)` is its first word."""

    scope: ClassVar[Scope] = Scope()

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.SYSTEM or actor.role in self.scope.hq:
            return self
        if self.scope.everyone and actor.user_id is not None:
            return self
        path, owners = self._path_and_owners(actor)
        if path is None:
            return self.none()
        return self.filter(**{f"{path}__in": owners})

    def _path_and_owners(self, actor: Actor) -> tuple[str | None, Collection[Any]]:
        match actor.house:
            case House.REGION:
                return self.scope.region, actor.region_ids
            case House.DEALER | House.STORE:
                return self.scope.dealer, actor.dealer_ids
            case House.FIRM:
                return self.scope.firm, actor.firm_ids
            case House.SELF:
                return self.scope.owner, () if actor.user_id is None else (actor.user_id,)
        return None, ()

    def lock(self, pk: int) -> M:
        """Fetch one visible row for update; out of scope and missing look the same (DoesNotExist)."""
        return self.select_for_update(of=("self",)).get(pk=pk)
