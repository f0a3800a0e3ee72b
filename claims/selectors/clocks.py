"""What time has made due."""

import datetime as dt
from dataclasses import dataclass

from claims.choices import ClaimState
from claims.models import CheckAssignment, Claim, PreApplication
from claims.selectors.desk import last_day
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import add_workdays, end_of
from quota.services import holders


@dataclass(frozen=True, slots=True)
class LateCheck:
    """A check past its due time; after one more workday an unstarted one is given away."""

    assignment_id: int
    claim_id: int
    give_away: bool


def unanswered_resets(now: dt.datetime) -> list[int]:
    return list(Claim.objects.visible_to(SYSTEM).unanswered(now).values_list("pk", flat=True))


def claims_to_release(now: dt.datetime) -> list[int]:
    return list(Claim.objects.visible_to(SYSTEM).releasable(now).values_list("pk", flat=True))


def expired_preapplications(today: dt.date) -> list[int]:
    """Those past their last day that still hold quota."""
    held = holders(PreApplication._meta.label_lower)
    rows = PreApplication.objects.visible_to(SYSTEM).filter(pk__in=held)
    return list(rows.filter(valid__endswith__lte=today).values_list("pk", flat=True))


def unassigned() -> list[int]:
    waiting = Claim.objects.visible_to(SYSTEM).waiting_for_assignment()
    return list(waiting.values_list("pk", flat=True))


def late_checks(now: dt.datetime) -> list[LateCheck]:
    """Open checks that are late and not yet written down, or late enough to be given away."""
    late = (
        CheckAssignment.objects.visible_to(SYSTEM)
        .open()
        .filter(due_at__lte=now, claim__state__in=(ClaimState.ASSIGNED, ClaimState.CHECKING))
    )
    rows = late.select_related("claim").order_by("pk")
    found = (
        LateCheck(
            assignment_id=row.pk,
            claim_id=row.claim_id,
            give_away=row.claim.state == ClaimState.ASSIGNED and _one_workday_over(row.due_at, now),
        )
        for row in rows
    )
    breached = set(late.exclude(breach=None).values_list("pk", flat=True))
    return [one for one in found if one.give_away or one.assignment_id not in breached]


def _one_workday_over(due_at: dt.datetime, now: dt.datetime) -> bool:
    return now >= end_of(add_workdays(last_day(due_at), 1))
