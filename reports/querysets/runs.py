"""Who may see which runs, editions and copies of reports (domain.md 6.3a, 7.2)."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.reporting import Period, declared
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from reports.choices import RunState

if TYPE_CHECKING:
    from reports.models import ReportClock, ReportCopy, ReportEdition, ReportRun

STARTERS = frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SYSADMIN})
WATCHERS = STARTERS | {Role.AUDITOR}
HEADS = frozenset({Role.SSA_HEAD, Role.RISK_MANAGER, Role.FINANCE, Role.CFO, Role.VP})
UNFINISHED = (RunState.QUEUED, RunState.READY, RunState.FAILED)
# Versions of which readers outside head office know.
OUT = (RunState.SENT, RunState.SUPERSEDED)
PLACES = {House.REGION: "region", House.DEALER: "dealer", House.STORE: "dealer", House.FIRM: "firm"}


class ReportClockQuerySet(ScopedQuerySet["ReportClock"]):
    scope = Scope(hq=WATCHERS)


class ReportRunQuerySet(ScopedQuerySet["ReportRun"]):
    """That a report was made and to whom it went is no secret from those who watch over the sending, the
    auditor among them; what it says is for whom it was made. Else who got one sees it, or heads it.

    Whoever asked for one of their own sees it come.
    """

    scope = Scope(hq=WATCHERS)

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.SYSTEM or actor.role in self.scope.hq:
            return self
        # A subquery, because a run has many editions and DISTINCT does not go with row locks.
        asked = Q(is_for_asker=True, requested_by_id=actor.user_id, state__in=UNFINISHED)
        mine = type(self)(self.model).filter(_readable_by(actor, "editions__") | asked)
        return self.filter(Q(pk__in=mine.values("pk")) | Q(code__in=headed_by(actor.role)))

    def regular(self) -> Self:
        return self.filter(is_internal=False)

    def of_period(self, code: str, period: Period) -> Self:
        return self.filter(code=code, period_start=period.start, period_end=period.end)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)


def headed_by(role: Role) -> list[str]:
    """Codes of the reports whose restated versions this role lets out."""
    return [code for code, report in declared().items() if role in report.approvers]


def _readable_by(actor: Actor, prefix: str = "") -> Q:
    """What was made for the acting role at the acting place.

    A version that restates a sent one stays in head office until it is approved (domain.md 6.2), and so
    does what was made of a period that is not over; what somebody had made for themselves is not their
    colleagues'.
    """
    if actor.role == Role.SYSTEM:
        return Q()
    asked = Q(**{f"{prefix}run__requested_by_id": actor.user_id})
    mine = Q(**{f"{prefix}role": actor.role}) & (Q(**{f"{prefix}run__is_for_asker": False}) | asked)
    if actor.house != House.HQ:
        planned = Q(**{f"{prefix}run__is_internal": False, f"{prefix}run__base": None})
        out = Q(**{f"{prefix}run__state__in": OUT})
        mine &= planned | out | Q(**{f"{prefix}run__is_for_asker": True})
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
    scope = Scope(region="region", dealer="dealer", firm="firm", owner="person")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_readable_by(actor))


class ReportCopyQuerySet(ScopedQuerySet["ReportCopy"]):
    scope = Scope(hq=WATCHERS)

    def visible_to(self, actor: Actor) -> Self:
        if actor.role in self.scope.hq:
            return self
        return self.filter(_readable_by(actor, "edition__"))
