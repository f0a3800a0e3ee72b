"""The demand for exchange or return in a case: when it was made, answered and carried out (domain.md 3.8 e)."""

import datetime as dt
from dataclasses import dataclass

from complaints.choices import CaseState
from complaints.choices import Demand as Wish
from complaints.choices.sanbao import SanbaoFactKind as Fact
from complaints.models import Case, SanbaoFact
from dealerops.foundation.actor import SYSTEM

SOLVED = frozenset({CaseState.RESOLVED, CaseState.CLOSED})


@dataclass(frozen=True, slots=True)
class ReturnDemand:
    """None where it has not happened yet."""

    asked_at: dt.datetime
    answered_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None


def return_demand(case: Case) -> ReturnDemand | None:
    """What stands on the car's fact sheet comes first; without it the wish with which the case came in.

    Then the plan answers the demand and the solution completes it. A reopened case is asked anew.
    """
    said = _said(case)
    wished = case.demand == Wish.RETURN
    asked = said.get(Fact.DEMAND) or (_begun(case) if wished else None)
    if asked is None:
        return None
    planned = (one for one in (case.planned_at, case.agreed_at) if one and one >= asked)
    answers = (said.get(Fact.ANSWERED), *planned)
    completed = said.get(Fact.COMPLETED) or _solved(case)
    answered = min((one for one in answers if one), default=completed)
    return ReturnDemand(asked, answered, completed)


def _said(case: Case) -> dict[str, dt.datetime]:
    """The last word about each, of this case."""
    facts = SanbaoFact.objects.visible_to(SYSTEM).filter(case=case).in_force()
    kinds = facts.filter(kind__in=(Fact.DEMAND, Fact.ANSWERED, Fact.COMPLETED), at__isnull=False)
    rows = kinds.order_by("said_at", "pk").values_list("kind", "at")
    return {kind: at for kind, at in rows if at}


def _begun(case: Case) -> dt.datetime:
    return case.reopened_at if case.reopen_count and case.reopened_at else case.received_at


def _solved(case: Case) -> dt.datetime | None:
    on_hold = case.state == CaseState.LEGAL_HOLD
    return (
        case.resolved_at if (case.state_before_hold if on_hold else case.state) in SOLVED else None
    )
