"""Open cases of the demo as the hours have left them: lights computed, clocks dated, rungs climbed.

The services' own computations, without telling people in the middle of the night what lies weeks back.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F

from complaints.choices.ladder import Rise
from complaints.choices.light import HOURLY
from complaints.models import Case, Escalation
from complaints.services.clocks import bring_in_line
from complaints.services.escalation import Reason, reasons_of
from complaints.services.light import rejudge
from complaints.services.timing import Timing
from dealerops.demo.data.complaints.clocks import TAKEN_AFTER
from dealerops.demo.data.complaints.staff import Staff
from dealerops.foundation.actor import SYSTEM, Role


def settle(staff: Staff, now: dt.datetime) -> None:
    """Every open case whose light nobody has computed yet. Safe to repeat."""
    pending = Case.objects.visible_to(SYSTEM).pending().filter(light=None)
    taker_id = staff.office[Role.RISK_MANAGER]
    for case_id in pending.order_by("pk").values_list("pk", flat=True):
        _settle(case_id, taker_id, now)


@transaction.atomic
def _settle(case_id: int, taker_id: int, now: dt.datetime) -> None:
    case = Case.objects.visible_to(SYSTEM).lock(case_id)
    rejudge(case, HOURLY, by=SYSTEM)
    timing = Timing(case)
    bring_in_line(case, timing, now=now)
    case.clocks.missed(now).update(missed_at=F("due_at"))
    rung = case.escalations.get(ended_at=None)
    higher = [
        one
        for one in reasons_of(case, rung, timing, now)
        if one.level > rung.level and one.rise != Rise.WAITED
    ]
    if higher:
        _climb(case, rung, max(higher, key=lambda one: one.level), taker_id, now)


def _climb(case: Case, rung: Escalation, reason: Reason, taker_id: int, now: dt.datetime) -> None:
    at = min(max(reason.since, rung.at), now)
    rung.ended_at = at
    rung.save(update_fields=("ended_at",))
    Escalation.objects.create(
        case=case,
        climb=rung.climb,
        level=reason.level,
        reason=reason.rise,
        since=reason.since,
        at=at,
        lamp=case.lamp,
        acknowledged_at=min(at + TAKEN_AFTER, now),
        acknowledged_by_id=taker_id,
    )
    case.level = reason.level
    case.save_fields("level")
