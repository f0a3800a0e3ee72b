"""Who sees hand-over sheets: whoever sees the drive or the loan."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Model, Q

from aftersales.querysets.driving import own_drives
from aftersales.querysets.orders import READERS, own_part
from dealerops.foundation.actor import Actor, House
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from aftersales.models import HandoverSheet, SheetPhoto

M = TypeVar("M", bound=Model)
OF_TASK = Scope(hq=READERS, region="task__dealer__region", dealer="task__dealer")


class SheetPartQuerySet(ScopedQuerySet[M]):
    """Rows that belong to a drive or to a loan."""

    scope = OF_TASK

    def visible_to(self, actor: Actor) -> Self:
        if actor.house is House.REGION:
            regions = actor.region_ids
            return self.filter(
                Q(task__dealer__region__in=regions) | Q(loan__order__dealer__region__in=regions)
            )
        if actor.house is not House.DEALER:
            return super().visible_to(actor)
        dealers = actor.dealer_ids
        drives = Q(task__dealer__in=dealers) & own_drives(actor, "task__")
        loans = Q(loan__order__dealer__in=dealers) & own_part(actor, "loan__order__")
        return self.filter(drives | loans)


class HandoverSheetQuerySet(SheetPartQuerySet["HandoverSheet"]):
    """Seen with the drive or loan."""


class SheetPhotoQuerySet(SheetPartQuerySet["SheetPhoto"]):
    """Seen with the drive or loan."""
