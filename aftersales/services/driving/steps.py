"""On the way: set off, there, driving, helped, or not done (domain.md 4.5)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices.driving import OVER, ROLLING, DriveKind, FailReason, Help
from aftersales.models import DriverTask, DriveUpdate
from aftersales.services.driving.planning import licence_gap, pause_after
from aftersales.services.people import person_of
from aftersales.workflow.driving import DISPATCHERS, DRIVE_FLOW
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE, WRONG_STATE, Step
from dealerops.journal.services import record
from dealerops.workcal.services import local_date

ON_THE_SPOT = frozenset({Help.ADVICE, Help.ON_SITE})


@dataclass(frozen=True, slots=True)
class WhyFailed:
    """Why a drive did not work, one of `FailReason`, and more about it."""

    reason: str
    note: str = ""


@transaction.atomic
def set_off(task_id: int, *, by: Actor, version: int | None = None) -> DriverTask:
    """The driver leaves. Raises TransitionRefused (LICENCE_NOT_VALID, STILL_ON_THE_ROAD)."""
    task = locked(task_id, version, by)
    now = timezone.now()
    gaps = [licence_gap(task, task.driver_id or 0, local_date(now)), _on_another_road(task)]
    step = DRIVE_FLOW.fire(task, "set_off", by=by, also=[one for one in gaps if one])
    task.set_off_at = now
    return _saved(task, step, "aftersales.task_set_off", "set_off_at", by=by)


@transaction.atomic
def be_there(task_id: int, *, by: Actor, version: int | None = None) -> DriverTask:
    """The driver is where the car is."""
    task = locked(task_id, version, by)
    step = DRIVE_FLOW.fire(task, "arrive", by=by)
    task.arrived_at = timezone.now()
    return _saved(task, step, "aftersales.task_arrived", "arrived_at", by=by)


@transaction.atomic
def drive_off(task_id: int, *, by: Actor, version: int | None = None) -> DriverTask:
    """The driver is on the road with the car."""
    task = locked(task_id, version, by)
    step = DRIVE_FLOW.fire(task, "drive", by=by)
    return _saved(task, step, "aftersales.task_in_transit", by=by)


@transaction.atomic
def help_on_the_spot(
    task_id: int, help: str, note: str, *, by: Actor, version: int | None = None
) -> DriverTask:
    """Advice or a repair at the roadside was enough. Raises InvalidInput (HELP_UNKNOWN)."""
    task = locked(task_id, version, by)
    if help not in ON_THE_SPOT:
        message = _("Say how you helped: with advice, or with a repair.")
        raise InvalidInput(Refusal("HELP_UNKNOWN", message, "help"))
    step = DRIVE_FLOW.fire(task, "help", by=by)
    task.help, task.note, task.completed_at = help, note[:200], timezone.now()
    free_driver(task)
    names = ("help", "note", "completed_at", "busy")
    return _saved(task, step, "aftersales.task_helped", *names, by=by)


@transaction.atomic
def fail_task(
    task_id: int, reason: str, note: str, *, by: Actor, version: int | None = None
) -> DriverTask:
    """The driver comes back without having moved the car. Raises InvalidInput (FAIL_REASON)."""
    task = locked(task_id, version, by)
    names = note_failure(task, WhyFailed(reason, note))
    step = DRIVE_FLOW.fire(task, "fail", by=by)
    return _saved(task, step, "aftersales.task_failed", *names, by=by)


@transaction.atomic
def tell_customer(task_id: int, text: str, *, by: Actor) -> DriveUpdate:
    """Whoever waits at the roadside hears from us, every 20 minutes (domain.md 4.5)."""
    task = locked(task_id, None, by)
    if by.role not in DISPATCHERS | {Role.D_DRIVER}:
        raise DomainError(WRONG_ROLE)
    if task.kind != DriveKind.ROADSIDE or task.state in OVER:
        raise DomainError(WRONG_STATE)
    if not text.strip():
        message = _("Write down what the customer was told.")
        raise InvalidInput(Refusal("WORD_MISSING", message, "text"))
    update = DriveUpdate.objects.create(
        task=task, text=text.strip()[:200], at=timezone.now(), by_id=person_of(by)
    )
    record(task, "aftersales.roadside_told", by=by)
    return update


def locked(task_id: int, version: int | None, by: Actor) -> DriverTask:
    """The task under lock, with its order."""
    task = DriverTask.objects.visible_to(by).select_related("order").lock(task_id)
    task.expect_version(version)
    return task


def note_failure(task: DriverTask, why: WhyFailed) -> tuple[str, ...]:
    """The fields that say why and when, for the caller to save. Raises InvalidInput (FAIL_REASON)."""
    if why.reason not in FailReason.values:
        raise InvalidInput(Refusal("FAIL_REASON", _("Say why it did not work."), "reason"))
    task.fail_reason, task.note, task.closed_at = why.reason, why.note[:200], timezone.now()
    return ("fail_reason", "note", "closed_at")


def free_driver(task: DriverTask) -> None:
    """A task that is over sooner than planned leaves the driver the rest of the time.

    One that is late takes none of the next task's, which may begin where this one was to end.
    """
    begins, ends = task.busy.lower, timezone.now() + pause_after(task)
    if ends < task.busy.upper:
        task.busy = DateTimeTZRange(begins, max(ends, begins), "[]")


def _on_another_road(task: DriverTask) -> Refusal | None:
    others = DriverTask.objects.filter(driver=task.driver_id, state__in=ROLLING)
    if not others.exists():
        return None
    return Refusal("STILL_ON_THE_ROAD", _("Finish the task that is under way first."))


def _saved(task: DriverTask, step: Step, topic: str, *names: str, by: Actor) -> DriverTask:
    task.save_fields("state", *names)
    record(task, topic, by=by, step=step)
    return task
