"""Who has a case in hand from when to when; lead time is added up from these (domain.md 3.9)."""

from collections.abc import Mapping
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import CaseState, Department, StepKind
from complaints.choices.clocks import PauseKind
from complaints.models import Case, CaseStep
from complaints.services.following import follow
from complaints.services.mediation import leave_appraisal_out
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal

STEP_IN: Final[Mapping[str, StepKind]] = {
    CaseState.NEW: StepKind.TRIAGE,
    CaseState.TRIAGED: StepKind.FIRST_RESPONSE,
    CaseState.RESPONDED: StepKind.INVESTIGATION,
    CaseState.REOPENED: StepKind.INVESTIGATION,
    CaseState.INVESTIGATING: StepKind.INVESTIGATION,
    CaseState.PLAN_PROPOSED: StepKind.PLAN,
    CaseState.PLAN_AGREED: StepKind.EXECUTION,
    CaseState.EXECUTING: StepKind.EXECUTION,
    CaseState.RESOLVED: StepKind.VERIFICATION,
}
# Triage is the desk's, the verification call anybody's but the owner's: whoever does it has done it.
OF_NOBODY: Final = frozenset({StepKind.TRIAGE, StepKind.VERIFICATION})
MOST_MINUTES = 24 * 60
NOT_MINUTES = Refusal("MINUTES", _("Minutes of work are a number from 0 to 1440."), "minutes")
# Run beside the main line, in departments of their own.
BESIDE: Final[Mapping[str, Department]] = {
    StepKind.INFORMATION: Department.AFTERSALES,
    StepKind.APPRAISAL: Department.QUALITY,
}


def carry_on(case: Case, occasion: str, *, by: Actor, minutes: int = 0) -> None:
    """The end of every command about a case: the step in hand, then light and clocks.

    `minutes` of work belong to the step that was in hand when the command came. `case` is locked.
    Raises InvalidInput for what is no time: below 0, or more than a day.
    """
    if not 0 <= minutes <= MOST_MINUTES:
        raise InvalidInput(NOT_MINUTES)
    in_hand = list(case.steps.running())
    running = next((one for one in in_hand if one.kind not in BESIDE), None)
    if running and minutes:
        running.hands_on_minutes += minutes
        running.save(update_fields=("hands_on_minutes",))
    _turn(case, running, by)
    follow(case, occasion, by=by)
    if any(one.kind == StepKind.APPRAISAL for one in in_hand):
        follow_appraisal(case, by=by)


def begin_beside(case: Case, kind: StepKind, *, owner_id: int | None = None) -> None:
    """A step beside the main line begins, unless one of its kind runs already."""
    CaseStep.objects.get_or_create(
        case=case,
        kind=kind,
        ended_at=None,
        defaults={
            "owner_id": owner_id,
            "department": BESIDE[kind],
            "started_at": timezone.now(),
        },
    )


def end_beside(case: Case, kind: StepKind) -> None:
    case.steps.running().filter(kind=kind).update(ended_at=timezone.now())


def follow_appraisal(case: Case, *, by: Actor) -> None:
    """Its step runs as long as the clocks stand still for it; mediation ends later by that time."""
    if case.pauses.running().filter(kind=PauseKind.APPRAISAL).exists():
        begin_beside(case, StepKind.APPRAISAL, owner_id=case.owner_id)
        return
    end_beside(case, StepKind.APPRAISAL)
    leave_appraisal_out(case, by=by)


def _turn(case: Case, running: CaseStep | None, by: Actor) -> None:
    """End what is no longer in hand and begin what is; a hand-over is an end and a beginning."""
    wanted = _wanted(case)
    if running and wanted and _is_the_same(running, wanted):
        return
    now = timezone.now()
    if running:
        running.ended_at = now
        if running.owner_id is None and by.role != Role.SYSTEM:
            running.owner_id = by.user_id
        running.save(update_fields=("ended_at", "owner"))
    if wanted:
        wanted.started_at = now
        wanted.save(force_insert=True)
    if case.state not in STEP_IN and case.state != CaseState.LEGAL_HOLD:
        case.steps.running().update(ended_at=now)


def _wanted(case: Case) -> CaseStep | None:
    """The step of the present state, not saved; under a legal hold it is the lawyers'."""
    is_held = case.state == CaseState.LEGAL_HOLD
    kind = STEP_IN.get(case.state_before_hold if is_held else case.state)
    if kind is None:
        return None
    if is_held:
        return CaseStep(case=case, kind=kind, department=Department.LEGAL)
    owner_id = None if kind in OF_NOBODY else case.owner_id
    return CaseStep(case=case, kind=kind, department=case.department, owner_id=owner_id)


def _is_the_same(running: CaseStep, wanted: CaseStep) -> bool:
    return (running.kind, running.owner_id, running.department) == (
        wanted.kind,
        wanted.owner_id,
        wanted.department,
    )
