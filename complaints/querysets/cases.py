"""Who sees signals and cases (domain.md 7.1, 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Model, Q

from complaints.choices import ENDED, Audience, CaseState, Level, SignalState
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import Case, CaseStep, Contact, RiskSnapshot, SensorSignal, SensorSource

# Head-office roles with a letter in the column "complaints" of domain.md 7.2; PR sees media cases only.
READERS = frozenset(
    {
        Role.COMPLAINT_DESK,
        Role.RISK_MANAGER,
        Role.QUALITY,
        Role.LEGAL,
        Role.VP,
        Role.FINANCE,
        Role.SSA_MANAGER,
        Role.SSA_HEAD,
        Role.AUDITOR,
    }
)
AT_THE_DEALER = frozenset({Role.D_CAM, Role.D_GM, Role.D_SVC_DIR, Role.D_INFO})
WHO_TELLS = frozenset({Role.D_SA, Role.D_CALL})  # they see what they told themselves
MEDIA = ("SOCIAL", "MEDIA")
IN_PUBLIC = (Audience.PUBLIC, Audience.TRADE_MEDIA, Audience.NATIONAL_MEDIA)
M = TypeVar("M", bound=Model)


class SensorSourceQuerySet(ScopedQuerySet["SensorSource"]):
    scope = Scope(everyone=True)

    def active(self) -> Self:
        return self.filter(is_active=True)


class SensorSignalQuerySet(ScopedQuerySet["SensorSignal"]):
    scope = Scope(hq=READERS, region="region", dealer="dealer", firm="firm")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.PR_KAM:
            return self.filter(heard_in_public())
        return super().visible_to(actor).filter(own_rows(actor))

    def to_triage(self) -> Self:
        return self.filter(state=SignalState.NEW)


class CaseQuerySet(ScopedQuerySet["Case"]):
    scope = Scope(hq=READERS, region="region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.PR_KAM:
            return self.filter(of_the_media())
        return super().visible_to(actor).filter(own_rows(actor))

    def pending(self) -> Self:
        """Not closed, merged, withdrawn or found to be none."""
        return self.exclude(state__in=ENDED)

    def closed(self) -> Self:
        return self.filter(state=CaseState.CLOSED)

    def received_between(self, start: dt.datetime, end: dt.datetime) -> Self:
        return self.filter(received_at__gte=start, received_at__lt=end)


class OfACase(ScopedQuerySet[M]):
    """Rows that are seen with their case; the column is called `case`."""

    scope = Scope(hq=READERS, region="case__region", dealer="case__dealer")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.PR_KAM:
            return self.filter(of_the_media("case__"))
        return super().visible_to(actor).filter(own_rows(actor, "case__"))


class CaseStepQuerySet(OfACase["CaseStep"]):
    def running(self) -> Self:
        return self.filter(ended_at=None)


class ContactQuerySet(OfACase["Contact"]):
    """Newest last, as they happened."""


class RiskSnapshotQuerySet(OfACase["RiskSnapshot"]):
    """Newest last, as they happened."""


def heard_in_public(prefix: str = "") -> Q:
    """What PR reads: heard in public, or spread there since, or rung: a quick alert is PR's to do (3.11)."""
    return (
        Q(**{f"{prefix}source__code__in": MEDIA})
        | Q(**{f"{prefix}audience__in": IN_PUBLIC})
        | Q(**{f"{prefix}quick_alerts__len__gt": 0})
    )


def of_the_media(prefix: str = "") -> Q:
    """Cases of that kind, and those of the crisis team, which has PR in it (domain.md 3.6)."""
    return heard_in_public(prefix) | Q(**{f"{prefix}level": Level.E5})


def is_of_the_media(case: "Case") -> bool:
    """The same of one case."""
    is_heard = case.source.code in MEDIA or case.audience in IN_PUBLIC
    return is_heard or bool(case.quick_alerts) or case.level == Level.E5


def own_rows(actor: Actor, prefix: str = "") -> Q:
    """Which rows of the own dealer a dealer role sees; `prefix` leads to the case, `case__`.

    Advocate and managers see all of them, advisors and callers what they told themselves.
    """
    if actor.house is not House.DEALER or actor.role in AT_THE_DEALER:
        return Q()
    if actor.role in WHO_TELLS:
        return Q(**{f"{prefix}reported_by": actor.user_id})
    return Q(pk__in=())
