"""Who may see which notices, signatures and notes of the quarter."""

from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Actor, House
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from reports.choices.duties import HEADS, OVERSEERS, REGIONAL
from reports.choices.notices import WRITERS

if TYPE_CHECKING:
    from reports.models import DealerNotice, NoticeSignature, QuarterNote

READERS = OVERSEERS | (WRITERS - REGIONAL)  # a region sees its own dealers only


class NoticeQuerySet(ScopedQuerySet["DealerNotice"]):
    """A dealer's people see what is addressed to their role, its heads everything sent to the house."""

    scope = Scope(hq=READERS, region="dealers__region", dealer="dealers")

    def visible_to(self, actor: Actor) -> Self:
        if actor.house == House.STORE:
            return self.none()
        seen = super().visible_to(actor)
        if actor.house == House.DEALER and actor.role not in HEADS:
            seen = seen.filter(roles__contains=[actor.role])
        if actor.house in {House.DEALER, House.REGION}:  # a notice has many dealers
            return self.filter(pk__in=seen.values("pk"))
        return seen


class SignatureQuerySet(ScopedQuerySet["NoticeSignature"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")


class QuarterNoteQuerySet(ScopedQuerySet["QuarterNote"]):
    scope = Scope(hq=OVERSEERS, region="dealer__region", dealer="dealer")
