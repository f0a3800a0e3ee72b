"""Which imports there are: those of the own dealer, for the people who bring workbooks."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from dealerops.imports.choices import OPEN

if TYPE_CHECKING:
    from dealerops.imports.models import Import

WORKSHOP_IMPORTERS = frozenset({Role.D_INFO, Role.D_SVC_DIR})
RENTAL_IMPORTERS = frozenset({Role.RENTAL_OP, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR})
IMPORTERS = WORKSHOP_IMPORTERS | RENTAL_IMPORTERS


class ImportQuerySet(ScopedQuerySet["Import"]):
    """No head office and no region: the workbooks hold the dealer's customers in full."""

    scope = Scope(dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role not in IMPORTERS and actor.role != Role.SYSTEM:
            return self.none()
        return super().visible_to(actor)

    def open(self) -> Self:
        """Waiting, being checked or being written."""
        return self.filter(state__in=OPEN)

    def expired(self, now: dt.datetime) -> Self:
        """Their workbooks are still there and should not be."""
        kept = ~Q(document=None) | ~Q(errors=None)
        return self.filter(kept, expires_at__lte=now).exclude(state__in=OPEN)
