"""A sent report that says something else now: made again, approved, put in the place of the old one."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import Refusal
from dealerops.journal.services import record
from reports.choices import RunState
from reports.models import ReportRun
from reports.rules.runs import NEWER_WAITS, OLDER_GOES_OUT
from reports.workflow.runs import RUN_FLOW

ON_THE_WAY = {RunState.QUEUED, RunState.READY}


@transaction.atomic
def approve(run_id: int, *, by: Actor) -> ReportRun:
    """Let a restated version out. Who asked for it cannot (domain.md 0.10).

    Raises TransitionRefused.
    """
    seen = ReportRun.objects.visible_to(by).get(pk=run_id)
    # All of them are held: none begins or ends on its way while this one is looked at.
    rivals = ReportRun.objects.visible_to(SYSTEM).of_period(seen.code, seen.period)
    waiting = list(rivals.exclude(base=None).select_for_update(of=("self",)).order_by("pk"))
    run = next((one for one in waiting if one.pk == run_id), seen)
    step = RUN_FLOW.fire(run, "approve", by=by, also=[*_newer(run), *_older(run, waiting)])
    run.approved_by_id, run.approved_at = by.user_id, timezone.now()
    run.save(update_fields=("state", "approved_by_id", "approved_at"))
    record(run, "reports.run_approved", by=by, step=step, code=run.code, version=run.version)
    return run


@transaction.atomic
def put_in_place(run_id: int) -> ReportRun:
    """The approved version stands from now on; the one before is kept, and no longer the report."""
    run = ReportRun.objects.visible_to(SYSTEM).lock(run_id)
    if run.state != RunState.READY or run.base_id is None:  # a second worker came late
        return run
    base = ReportRun.objects.visible_to(SYSTEM).lock(run.base_id)
    step = RUN_FLOW.fire(base, "supersede", by=SYSTEM)
    base.is_internal = True
    base.save(update_fields=("state", "is_internal"))
    record(base, "reports.run_superseded", by=SYSTEM, step=step, later=run.pk)
    step = RUN_FLOW.fire(run, "send", by=SYSTEM)
    run.is_internal, run.finished_at, run.last_error = False, timezone.now(), ""
    run.save(update_fields=("state", "is_internal", "finished_at", "last_error"))
    record(run, "reports.run_sent", by=SYSTEM, step=step, rows=run.row_count, restates=base.pk)
    return run


def _newer(run: ReportRun) -> list[Refusal]:
    """Two versions of a period cannot both be let out; the later one knows more.

    What somebody had made for themselves alone holds nothing up.
    """
    if run.version is None:
        return []
    later = ReportRun.objects.of_period(run.code, run.period).filter(
        version__gt=run.version, is_for_asker=False
    )
    return [NEWER_WAITS] if later.exclude(state=RunState.FAILED).exists() else []


def _older(run: ReportRun, waiting: Iterable[ReportRun]) -> list[Refusal]:
    """What somebody let out before has its readers first, unless it failed on its way."""
    going = (one for one in waiting if one.pk != run.pk and one.approved_at)
    return [OLDER_GOES_OUT] if any(one.state in ON_THE_WAY for one in going) else []
