"""Which entries and deliveries there are."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import F, Model, Q

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.journal.models import Delivery, Entry, Seal

WATCHERS = frozenset({Role.AUDITOR, Role.SYSADMIN})


def object_type_of(obj: Model) -> str:
    return obj._meta.label_lower


class EntryQuerySet(ScopedQuerySet["Entry"]):
    scope = Scope(hq=WATCHERS)

    def about(self, obj: Model) -> Self:
        """The life of one object, oldest first; ask only after the object itself was `visible_to`."""
        return self.filter(object_type=object_type_of(obj), object_id=obj.pk).order_by("seq")


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    scope = Scope(hq=WATCHERS)

    def undone(self) -> Self:
        return self.filter(done_at=None, quarantined_at=None)

    def due(self, now: dt.datetime) -> Self:
        """Open, its time has come, and nobody holds a live lease on it."""
        return self._free(now).filter(attempts__lt=F("max_attempts"), run_at__lte=now)

    def exhausted(self, now: dt.datetime) -> Self:
        """The last attempt was made and its worker never came back."""
        return self._free(now).filter(attempts__gte=F("max_attempts"))

    def _free(self, now: dt.datetime) -> Self:
        return self.undone().filter(Q(lease_until=None) | Q(lease_until__lte=now))

    def quarantined(self) -> Self:
        return self.exclude(quarantined_at=None)


class SealQuerySet(ScopedQuerySet["Seal"]):
    scope = Scope(hq=WATCHERS)
