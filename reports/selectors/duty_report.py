"""The rows of R21: every duty of a period, and how it went (domain.md 6.4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from reports.choices.duties import OWED, DutyState
from reports.models import ObligationInstance

HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty; `late_hours` is None for what was in time or let go."""

    code: str
    title: str
    dealer: str
    owner: str
    days: str
    due: dt.datetime
    done: dt.datetime | None
    late_hours: Decimal | None
    state: str
    missed: int
    waived: str
    evidence: str
    count: int = 1


def duties_of(actor: Actor, period: Period, as_of: dt.datetime) -> Sequence[DutyLine]:
    """The duties whose deadline lies in the period, as they stood at `as_of`."""
    rows = (
        ObligationInstance.objects.visible_to(actor)
        .filter(due_on__gte=period.start, due_on__lt=period.end)
        .select_related("dealer", "owner", "evidence", "edition__run")
        .order_by("code", "due_at", "dealer__code", "pk")
    )
    return [_line(duty, as_of) for duty in rows]


def _line(duty: ObligationInstance, as_of: dt.datetime) -> DutyLine:
    done = duty.done_at if duty.done_at and duty.done_at < as_of else None
    is_over = duty.state in OWED or (duty.done_at is not None and done is None)
    return DutyLine(
        code=duty.code,
        title=duty.display_title,
        dealer=duty.dealer.display_name,
        owner=str(duty.owner or duty.get_owner_role_display()),
        days=str(duty.days),
        due=duty.due_at,
        done=done,
        late_hours=_late(duty, done, as_of),
        state=str(_("Not done yet") if is_over else duty.get_state_display()),
        missed=int(duty.state == DutyState.MISSED),
        waived=str(duty.get_waived_reason_display()) if duty.waived_reason else "",
        evidence=_evidence(duty) if done else "",
    )


def _late(duty: ObligationInstance, done: dt.datetime | None, as_of: dt.datetime) -> Decimal | None:
    if duty.state in {DutyState.WAIVED, DutyState.DONE}:
        return None
    late = (done or as_of) - duty.due_at
    if late <= dt.timedelta():
        return None
    return (Decimal(late.total_seconds()) / HOUR).quantize(Decimal("0.1"))


def _evidence(duty: ObligationInstance) -> str:
    """The report of the system, the file by its fingerprint, or the page."""
    if duty.edition:
        return str(duty.edition.run)
    if duty.evidence:
        return f"{duty.evidence.get_kind_display()} {duty.evidence.sha256[:12]}"
    return duty.link
