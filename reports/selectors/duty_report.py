"""The rows of R21: every duty of a period, and how it went (domain.md 6.4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.selectors import state_at
from reports.choices.duties import FINISHED, OWED, DutyState
from reports.models import ObligationInstance

HOUR = Decimal(3600)
IN_ORDER = frozenset({DutyState.WAIVED, DutyState.DONE})

TONES = {
    DutyState.DONE: "green",
    DutyState.DONE_LATE: "amber",
    DutyState.MISSED: "red",
    DutyState.WAIVED: "gray",
}


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
    tone: str
    count: int = 1
    pk: int = 0


def duties_of(actor: Actor, period: Period, as_of: dt.datetime) -> Sequence[DutyLine]:
    """The duties whose deadline lies in the period, as they stood at `as_of`."""
    rows = (
        ObligationInstance.objects.visible_to(actor)
        .filter(due_on__gte=period.start, due_on__lt=period.end)
        .annotate(state_then=state_at(ObligationInstance, as_of))
        .select_related("dealer", "owner", "evidence", "edition__run")
        .order_by("code", "due_at", "dealer__code", "pk")
    )
    return [_line(duty, as_of) for duty in rows]


def _line(duty: ObligationInstance, as_of: dt.datetime) -> DutyLine:
    done = duty.done_at if duty.done_at and duty.done_at < as_of else None
    state = DutyState(duty.state_then)  # type: ignore[attr-defined]
    is_owed = state in OWED or (state in FINISHED and done is None)
    return DutyLine(
        code=duty.code,
        title=duty.display_title,
        dealer=duty.dealer.display_name,
        owner=str(duty.owner or duty.get_owner_role_display()),
        days=str(duty.days),
        due=duty.due_at,
        done=done,
        late_hours=None if state in IN_ORDER else _late(duty, done, as_of),
        state=str(_("Not done yet") if is_owed else state.label),
        missed=int(state == DutyState.MISSED),
        waived=str(duty.get_waived_reason_display()) if state == DutyState.WAIVED else "",
        evidence=_evidence(duty) if done else "",
        tone="blue" if is_owed else TONES[state],
        pk=duty.pk,
    )


def _late(duty: ObligationInstance, done: dt.datetime | None, as_of: dt.datetime) -> Decimal | None:
    late = (done or as_of) - duty.due_at
    if late <= dt.timedelta():
        return None
    return (Decimal(late.total_seconds()) / HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _evidence(duty: ObligationInstance) -> str:
    """The report of the system, the file by its fingerprint, or the page."""
    if duty.edition:
        return str(duty.edition.run)
    if duty.evidence:
        return f"{duty.evidence.get_kind_display()} {duty.evidence.sha256[:12]}"
    return duty.link
