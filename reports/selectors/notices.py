"""Who has signed a notice, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dealerops.foundation.actor import Actor, Role
from dealerops.network.models import Dealer
from reports.models import DealerNotice, NoticeSignature
from reports.querysets import NoticeQuerySet


@dataclass(frozen=True, slots=True)
class Owed:
    """One signature that is owed, or given."""

    dealer: Dealer
    role: str
    signature: NoticeSignature | None

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


def signatures_of(notice: DealerNotice, actor: Actor) -> Sequence[Owed]:
    """Every dealer and role that the notice is for, as far as the actor may see; the missing first."""
    dealers = Dealer.objects.visible_to(actor).filter(pk__in=notice.dealers.values("pk"))
    given = {
        (one.dealer_id, one.role): one
        for one in NoticeSignature.objects.visible_to(actor).filter(notice=notice)
    }
    rows = [
        Owed(dealer, role, given.get((dealer.pk, role)))
        for dealer in dealers
        for role in notice.roles
    ]
    return sorted(rows, key=lambda one: (one.signature is not None, one.dealer.code, one.role))


def unsigned(notice: DealerNotice, actor: Actor) -> Sequence[Owed]:
    return [one for one in signatures_of(notice, actor) if one.signature is None]


def with_missing(notices: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Adds `owed` and `given`, how many signatures of the dealers that the actor sees."""
    seen = Dealer.objects.visible_to(actor)
    signatures = NoticeSignature.objects.visible_to(actor).filter(dealer__in=seen)
    signed = signatures.filter(notice=OuterRef("pk")).order_by().values("notice")
    found: QuerySet[Any] = notices.annotate(
        owed=Count("dealers", filter=Q(dealers__in=seen)) * F("roles__len"),
        given=Coalesce(Subquery(signed.annotate(n=Count("pk")).values("n")), 0),
    )
    return found


def to_sign(actor: Actor) -> NoticeQuerySet:
    """Notices that wait for a signature of this role at this dealer."""
    signed = NoticeSignature.objects.visible_to(actor).filter(role=actor.role)
    rows = DealerNotice.objects.visible_to(actor).filter(roles__contains=[actor.role])
    return rows.exclude(pk__in=signed.values("notice"))
