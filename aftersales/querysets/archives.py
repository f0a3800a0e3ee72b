"""Who sees archives and the gate-out register, and their adjectives (domain.md 4.7, 7.2)."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from aftersales.choices.archives import ArchiveKind, GateOutKind
from aftersales.querysets.orders import READERS
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from aftersales.models import ArchiveFile, ArchiveItem, GateOutNote, MaintenanceCard

BOTH = frozenset(ArchiveKind)
KINDS_OF: Mapping[Role, frozenset[ArchiveKind]] = {
    Role.D_INFO: frozenset({ArchiveKind.REPAIR}),
    Role.D_SVC_DIR: frozenset({ArchiveKind.REPAIR}),
    Role.D_SALES_CLERK: frozenset({ArchiveKind.NEW_CAR}),
    Role.D_SALES_DIR: frozenset({ArchiveKind.NEW_CAR}),
    Role.D_GM: BOTH,
}
NOTE_READERS = frozenset({Role.D_SALES_CLERK, Role.D_SALES_DIR, Role.D_GM})
CARD_READERS = frozenset(KINDS_OF)  # sales hands the cards over, aftersales takes them


def own_kinds(actor: Actor, prefix: str = "") -> Q:
    """Which archives of the own dealer a dealer role sees; `prefix` leads to the file, `file__`."""
    return Q(**{f"{prefix}kind__in": KINDS_OF.get(actor.role, frozenset())})


class ArchiveFileQuerySet(ScopedQuerySet["ArchiveFile"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_kinds(actor)) if actor.house is House.DEALER else rows

    def complete(self) -> Self:
        return self.filter(missing=[])

    def incomplete(self) -> Self:
        return self.exclude(missing=[])

    def delivered_between(self, start: dt.date, end: dt.date) -> Self:
        """Handed over from `start` up to the day before `end`."""
        return self.filter(delivered_on__gte=start, delivered_on__lt=end)

    def for_page(self) -> Self:
        return self.select_related(
            *("dealer", "order__customer", "order__advisor", "vehicle__model"),
            *("archived_by", "gate_out"),
        )


class ArchiveItemQuerySet(ScopedQuerySet["ArchiveItem"]):
    scope = Scope(hq=READERS, region="file__dealer__region", dealer="file__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_kinds(actor, "file__")) if actor.house is House.DEALER else rows


class GateOutNoteQuerySet(ScopedQuerySet["GateOutNote"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        hidden = actor.house is House.DEALER and actor.role not in NOTE_READERS
        return rows.none() if hidden else rows

    def of_year(self, dealer_id: int, year: int) -> Self:
        return self.filter(dealer=dealer_id, year=year)

    def of_cars(self) -> Self:
        """Without the numbers that let no car out."""
        return self.exclude(kind=GateOutKind.VOID)

    def unsold(self) -> Self:
        """Let out, and in no customer's file yet."""
        return self.of_cars().filter(file=None)


class MaintenanceCardQuerySet(ScopedQuerySet["MaintenanceCard"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        hidden = actor.house is House.DEALER and actor.role not in CARD_READERS
        return rows.none() if hidden else rows

    def waiting(self) -> Self:
        """Collected, and not with aftersales yet."""
        return self.filter(received_on=None)
