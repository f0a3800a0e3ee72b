"""Process maps in versions, and the monthly list of what holds the processes up (domain.md 3.12)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.calc.bottlenecks import (
    Found,
    large_steps,
    long_gaps,
    ping_pong,
    slow_steps,
    unowned_steps,
)
from complaints.choices import Process, StepKind
from complaints.models import Bottleneck, ProcessMap, ProcessStep
from complaints.selectors.process_runs import Runs, runs_of_month
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.workcal.services import add_months

R, K = Role, StepKind
MINUTE = dt.timedelta(minutes=1)
SINCE = dt.date(2025, 1, 1)
PUBLISHERS = frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.SYSTEM})
WRONG_ROLE = Refusal("WRONG_ROLE", _("Your role does not allow this."))
NO_STEPS = Refusal("MAP_WITHOUT_STEPS", _("A process has at least one step."), "steps")
STEP_TWICE = Refusal("STEP_TWICE", _("The same step stands there twice."), "steps")
NO_TIME = Refusal("STEP_WITHOUT_TIME", _("Every step takes some time."), "steps")
BEFORE_THE_LAST = Refusal(
    "MAP_BEFORE_THE_LAST",
    _("The version before it is valid from a later day on."),
    "valid_from",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a map as it is to be written."""

    kind: StepKind
    owner_role: Role
    system: str
    standard_minutes: int
    handover_to: Role | None = None


def _way(first: Role, system: str, hours: Sequence[float]) -> tuple[Step, ...]:
    """From the desk or the dealer to the advocate and back to whoever calls at the end."""
    triage, response, investigation, plan, execution, verification = (
        round(one * 60) for one in hours
    )
    return (
        Step(K.TRIAGE, first, system, triage, R.D_CAM),
        Step(K.FIRST_RESPONSE, R.D_CAM, "DealerOps", response, R.D_SVC_DIR),
        Step(K.INVESTIGATION, R.D_SVC_DIR, "DMS", investigation, R.D_CAM),
        Step(K.PLAN, R.D_CAM, "DealerOps", plan, R.D_SVC_DIR),
        Step(K.EXECUTION, R.D_SVC_DIR, "DMS", execution, R.COMPLAINT_DESK),
        Step(K.VERIFICATION, R.COMPLAINT_DESK, "DealerOps", verification),
    )


# Hours of triage, first response, investigation, plan, carrying out, verification.
FIRST_VERSION: dict[Process, tuple[Step, ...]] = {
    Process.HOTLINE: _way(R.COMPLAINT_DESK, "400", (1, 4, 48, 16, 48, 4)),
    Process.REG_12315: (
        *_way(R.COMPLAINT_DESK, "12315", (1, 2, 24, 16, 40, 4)),
        Step(K.INFORMATION, R.D_CAM, "DealerOps", 480, R.COMPLAINT_DESK),
    ),
    Process.DEALER: _way(R.D_CAM, "DealerOps", (1, 4, 40, 16, 48, 4)),
    Process.SOCIAL: _way(R.PR_KAM, "DealerOps", (1, 2, 24, 12, 40, 4)),
    Process.SANBAO: (
        *_way(R.D_CAM, "DealerOps", (1, 4, 48, 24, 72, 4)),
        Step(K.APPRAISAL, R.QUALITY, "DealerOps", 7 * 1440, R.COMPLAINT_DESK),
    ),
    Process.GOODWILL: _way(R.D_CAM, "DealerOps", (1, 4, 40, 24, 48, 4)),
    Process.RENTAL: _way(R.COMPLAINT_DESK, "DealerOps", (1, 2, 24, 12, 24, 4)),
}


@transaction.atomic
def install_process_maps(*, by: Actor = SYSTEM) -> int:
    """The first version of each process that has no map yet; how many were new."""
    known = set(ProcessMap.objects.visible_to(by).values_list("process", flat=True))
    new = [process for process in FIRST_VERSION if process not in known]
    for process in new:
        _publish(process, FIRST_VERSION[process], valid_from=SINCE, by=by)
    return len(new)


@transaction.atomic
def publish_map(
    process: Process, steps: Sequence[Step], *, valid_from: dt.date, by: Actor
) -> ProcessMap:
    """The next version of a process; the ones before stay as they were.

    InvalidInput without steps, with a step that stands there twice, or from a day before the version
    before it.
    """
    if by.role not in PUBLISHERS:
        raise DomainError(WRONG_ROLE)
    kinds = [one.kind for one in steps]
    wrong = {
        NO_STEPS: not steps,
        STEP_TWICE: len(set(kinds)) < len(kinds),
        NO_TIME: any(one.standard_minutes < 1 for one in steps),
        BEFORE_THE_LAST: _last_begins(process) > valid_from,
    }
    refusals = [refusal for refusal, is_so in wrong.items() if is_so]
    if refusals:
        raise InvalidInput(*refusals)
    return _publish(process, steps, valid_from=valid_from, by=by)


def _last_begins(process: Process) -> dt.date:
    maps = ProcessMap.objects.visible_to(SYSTEM).filter(process=process)
    last = maps.order_by("-number").values_list("valid_from", flat=True).first()
    return last or SINCE


def _publish(
    process: Process, steps: Sequence[Step], *, valid_from: dt.date, by: Actor
) -> ProcessMap:
    last = ProcessMap.objects.visible_to(SYSTEM).filter(process=process).order_by("-number")
    before = last.select_for_update().first()
    written = ProcessMap.objects.create(
        process=process, number=before.number + 1 if before else 1, valid_from=valid_from
    )
    ProcessStep.objects.bulk_create(
        ProcessStep(
            map=written,
            place=place,
            kind=step.kind,
            owner_role=step.owner_role,
            system=step.system,
            standard_minutes=step.standard_minutes,
            handover_to=step.handover_to or "",
        )
        for place, step in enumerate(steps, start=1)
    )
    record(written, "complaints.map_published", by=by, process=process, number=written.number)
    return written


@transaction.atomic
def list_bottlenecks(month: dt.date, *, by: Actor = SYSTEM) -> int:
    """Look at the cases closed in the month that begins on `month`; how many lines are new.

    Safe to repeat: a month that has its list keeps it as it was told.
    """
    install_process_maps(by=by)
    if Bottleneck.objects.visible_to(by).filter(month=month).exists():
        return 0
    maps = ProcessMap.objects.visible_to(by).in_force(month).prefetch_related("steps")
    runs = runs_of_month(month, as_of=timezone.now())
    return sum(_list(one, month, runs.get(Process(one.process)), by) for one in maps)


def _list(map_: ProcessMap, month: dt.date, runs: Runs | None, by: Actor) -> int:
    if runs is None:
        return 0
    new = look_at(runs, map_.steps.all())
    for one in new:
        row = Bottleneck.objects.create(
            map=map_,
            month=month,
            hold=one.hold,
            kind=one.kind,
            figure=one.figure,
            limit=one.limit,
            cases=one.cases,
        )
        record(
            row,
            "complaints.bottleneck_found",
            by=by,
            process=map_.process,
            month=month,
            hold=one.hold,
            kind=one.kind,
            cases=one.cases,
        )
    return len(new)


def look_at(runs: Runs, steps: Iterable[ProcessStep]) -> list[Found]:
    """Everything that holds the cases of one process up."""
    standard = {step.kind: MINUTE * step.standard_minutes for step in steps}
    return list(
        chain(
            slow_steps(runs.steps, standard),
            large_steps(runs.steps, runs.e2e),
            long_gaps(runs.gaps),
            unowned_steps(runs.steps),
            ping_pong(runs.steps),
        )
    )


def last_month(today: dt.date) -> dt.date:
    return add_months(today.replace(day=1), -1)
