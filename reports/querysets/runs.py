"""Who may see which runs, editions and copies of reports (domain.md 6.3a, 7.2)."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from reports.choices import RunState

if TYPE_CHECKING:
    from reports.models import ReportClock, ReportCopy, ReportEdition, ReportRun

STARTERS = frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SYSADMIN})
WATCHERS = STARTERS | {Role.AUDITOR}
PLACES = {House.REGION: "region", House.DEALER: "dealer", House.STORE: "dealer", House.FIRM: "firm"}


class ReportClockQuerySet(ScopedQuerySet["ReportClock"]):
    scope = Scope(hq=WATCHERS)


class ReportRunQuerySet(ScopedQuerySet["ReportRun"]):
    """That a report was made is no secret in the house; outside it, only to those who got one."""

    scope = Scope(hq=WATCHERS)

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.SYSTEM or actor.role in self.scope.hq:
            return self
        # A subquery, because a run has many editions and DISTINCT does not go with row locks.
        mine = type(self)(self.model).filter(_readable_by(actor, "editions__"))
        return self.filter(pk__in=mine.values("pk"))

    def regular(self) -> Self:
        return self.filter(is_internal=False)

    def unfinished(self) -> Self:
        return self.filter(state__in=(RunState.QUEUED, RunState.READY, RunState.FAILED))


def _readable_by(actor: Actor, prefix: str = "") -> Q:
    """What was made for the acting role at the acting place; the auditor reads everything."""
    if actor.role in {Role.SYSTEM, Role.AUDITOR}:
        return Q()
    mine = Q(**{f"{prefix}role": actor.role})
    match actor.house:
        case House.REGION:
            return mine & Q(**{f"{prefix}region__in": actor.region_ids})
        case House.DEALER | House.STORE:
            return mine & Q(**{f"{prefix}dealer__in": actor.dealer_ids})
        case House.FIRM:
            return mine & Q(**{f"{prefix}firm__in": actor.firm_ids})
        case House.SELF:
            return mine & Q(**{f"{prefix}person": actor.user_id})
    return mine


class ReportEditionQuerySet(ScopedQuerySet["ReportEdition"]):
    scope = Scope(
        hq=frozenset({Role.AUDITOR}), region="region", dealer="dealer", firm="firm", owner="person"
    )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_readable_by(actor))


class ReportCopyQuerySet(ScopedQuerySet["ReportCopy"]):
    scope = Scope(hq=WATCHERS)

    def visible_to(self, actor: Actor) -> Self:
        if actor.role in self.scope.hq:
            return self
        return self.filter(_readable_by(actor, "edition__"))
