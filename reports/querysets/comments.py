"""Who may read which comments beside figures: who may read the report, within their place."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.reporting import Period, declared
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from reports.models import ReportComment


class ReportCommentQuerySet(ScopedQuerySet["ReportComment"]):
    scope = Scope(region="dealer__region", dealer="dealer", firm="firm")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.SYSTEM:
            return self
        mine = self.filter(code__in=_read_by(actor.role))
        match actor.house:
            case House.HQ:
                return mine
            case House.REGION:
                regions = actor.region_ids
                own = Q(region__in=regions) | Q(dealer__region__in=regions)
                return mine.filter(own | _of_head_office())
            case House.DEALER | House.STORE:
                return mine.filter(Q(dealer__in=actor.dealer_ids) | _of_head_office())
            case House.FIRM:
                return mine.filter(firm__in=actor.firm_ids)
        return mine.none()

    def of_period(self, code: str, period: Period) -> Self:
        return self.filter(code=code, period_start=period.start, period_end=period.end)


def _of_head_office() -> Q:
    """No place's, beside rows of one place. Whoever shows them to a place shows those of its rows alone."""
    reports = declared().items()
    codes = [code for code, one in reports if one.comments and one.comments.names_place]
    return Q(code__in=codes, region=None, dealer=None, firm=None)


def _read_by(role: Role) -> list[str]:
    """Codes of the reports that this role gets, or comments on."""
    return [
        code
        for code, report in declared().items()
        if role in report.recipients or (report.comments and role in report.comments.owners)
    ]
