"""The way of a case from the first signal to the last close, as its page draws it (domain.md 3.5)."""

import datetime as dt
from collections.abc import Mapping

from complaints.choices import CaseState
from complaints.models import Case
from dealerops.foundation.reporting import Kind
from dealerops.journal.models import Entry
from dealerops.portal.templatetags.dx import written

Station = tuple[str, str, str]  # label, how it is drawn, when
LIFE = (
    CaseState.NEW,
    CaseState.TRIAGED,
    CaseState.RESPONDED,
    CaseState.INVESTIGATING,
    CaseState.PLAN_PROPOSED,
    CaseState.PLAN_AGREED,
    CaseState.EXECUTING,
    CaseState.RESOLVED,
    CaseState.CLOSED,
)
STOPPED = frozenset({CaseState.MERGED, CaseState.INVALID, CaseState.WITHDRAWN})


def way_of(case: Case) -> list[Station]:
    """Stations passed, the present one, those to come. A reopened case goes its way once more."""
    here, times = _place(case), _times(case)
    found = []
    for place, state in enumerate(LIFE):
        at = times.get(state) if place <= here else None
        shown = CaseState(case.state) if place == here else state
        found.append((str(shown.label), _css(case, place, here), _when(at)))
    return found


def _place(case: Case) -> int:
    """Where on the way the case is, or was when it left it."""
    state = CaseState(case.state_before_hold or case.state)
    if state == CaseState.REOPENED:
        return LIFE.index(CaseState.INVESTIGATING)
    if state in LIFE:
        return LIFE.index(state)
    return LIFE.index(CaseState.RESPONDED if case.responded_at else CaseState.TRIAGED)


def _css(case: Case, place: int, here: int) -> str:
    if place < here or (place == here and case.state == CaseState.CLOSED):
        return "done"
    if place > here:
        return ""
    return "stopped" if case.state in STOPPED | {CaseState.LEGAL_HOLD} else "now"


def _times(case: Case) -> Mapping[str, dt.datetime]:
    """When each state was last come to; the beginning is when the customer was first heard."""
    moves = Entry.objects.about(case).exclude(to_state="").values_list("to_state", "at")
    return {**dict(moves), CaseState.NEW: case.received_at}


def _when(at: dt.datetime | None) -> str:
    return written(at, Kind.DATETIME) if at else ""
