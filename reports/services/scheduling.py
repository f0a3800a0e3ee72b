"""Scheduling a saved view, pausing, resuming and forgetting it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.foundation.actor import SYSTEM, Actor, Channel
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.lists.models import SavedView
from dealerops.lists.registry import list_of
from reports.choices import NotSent, ViewCadence
from reports.models import ScheduledView, ScheduleReader, ViewCopy
from reports.selectors.colleagues import colleagues_of
from reports.workflow.schedules import SCHEDULE_FLOW

MOST_SCHEDULES = 20
LIST_GONE = Refusal("LIST_UNKNOWN", _("There is no such list."))
TOO_MANY = Refusal("SCHEDULES_FULL", _("Delete a scheduled view before you add another."))
NOT_A_READER = Refusal(
    "NOT_A_READER", _("Only people who have the list themselves can be sent it."), "readers"
)


@dataclass(frozen=True, slots=True)
class Times:
    """When: `weekday` (0 is Monday) of a weekly view, `day` (1 to 28) of a monthly one."""

    cadence: ViewCadence
    at: dt.time
    weekday: int | None = None
    day: int | None = None


@transaction.atomic
def schedule_view(
    view_id: int, times: Times, readers: Sequence[int], *, membership: Membership, by: Actor
) -> ScheduledView:
    """Send a saved view from now on, to its owner and to the memberships named in `readers`.

    Raises SavedView.DoesNotExist, InvalidInput (LIST_UNKNOWN, SCHEDULES_FULL, NOT_A_READER).
    """
    view = SavedView.objects.visible_to(by).lock(view_id)
    spec = list_of(view.list, by)
    if spec is None:
        raise InvalidInput(LIST_GONE)
    if ScheduledView.objects.visible_to(by).count() >= MOST_SCHEDULES:
        raise InvalidInput(TOO_MANY)
    offered = {one.pk for one in colleagues_of(membership, spec)}
    if not offered.issuperset(readers):
        raise InvalidInput(NOT_A_READER)
    weekly, monthly = times.cadence == ViewCadence.WEEKLY, times.cadence == ViewCadence.MONTHLY
    schedule = ScheduledView.objects.create(
        membership=membership,
        view=view,
        list=view.list,
        name=view.name,
        cadence=times.cadence,
        at=times.at,
        weekday=times.weekday if weekly else None,
        day=times.day if monthly else None,
        since=timezone.now(),
    )
    wanted = dict.fromkeys((membership.pk, *readers))
    ScheduleReader.objects.bulk_create(
        ScheduleReader(schedule=schedule, membership_id=pk) for pk in wanted
    )
    record(schedule, "reports.view_scheduled", by=by, list=view.list, readers=len(wanted))
    return schedule


@transaction.atomic
def pause_schedule(schedule_id: int, *, by: Actor) -> ScheduledView:
    schedule = ScheduledView.objects.visible_to(by).lock(schedule_id)
    step = SCHEDULE_FLOW.fire(schedule, "pause", by=by)
    schedule.save_fields("state")
    record(schedule, "reports.schedule_paused", by=by, step=step)
    return schedule


@transaction.atomic
def resume_schedule(schedule_id: int, *, by: Actor) -> ScheduledView:
    """From now on; what was not sent meanwhile is not owed, and mails that came back are tried again.

    Its owner gets it again too; a colleague who left does not. Raises InvalidInput (VIEW_GONE).
    """
    schedule = ScheduledView.objects.visible_to(by).lock(schedule_id)
    if schedule.view_id is None:
        raise InvalidInput(Refusal("VIEW_GONE", _("The saved view was deleted.")))
    step = SCHEDULE_FLOW.fire(schedule, "resume", by=by)
    schedule.since = timezone.now()
    schedule.save_fields("state", "since")
    again = Q(stopped=NotSent.BOUNCED) | Q(membership=schedule.membership_id)
    schedule.readers.filter(again).update(stopped="")
    record(schedule, "reports.schedule_resumed", by=by, step=step)
    return schedule


@transaction.atomic
def leave_view(reader_id: int) -> ScheduleReader:
    """The signed link of a mail was followed. Raises DoesNotExist once it or the role has ended."""
    reader = ScheduleReader.objects.visible_to(SYSTEM).lock(reader_id)
    membership = Membership.objects.visible_to(SYSTEM).live().get(pk=reader.membership_id)
    _stop(reader, NotSent.LEFT, by=actor_for(membership.user, Channel.PORTAL, membership))
    return reader


@transaction.atomic
def stop_bounced(message_id: int) -> None:
    """The mail of a copy came back: no further one to this reader until its owner resumes the view."""
    copy = ViewCopy.objects.visible_to(SYSTEM).filter(message_id=message_id).first()
    if copy is None:
        return
    readers = ScheduleReader.objects.visible_to(SYSTEM).select_for_update(of=("self",))
    for reader in readers.filter(schedule__runs=copy.run_id, membership=copy.membership_id):
        if not reader.stopped:
            _stop(reader, NotSent.BOUNCED, by=SYSTEM)


def _stop(reader: ScheduleReader, reason: NotSent, *, by: Actor) -> None:
    reader.stopped = reason
    reader.save(update_fields=("stopped",))
    record(reader.schedule, "reports.view_reader_stopped", by=by, reason=str(reason))


@transaction.atomic
def delete_schedule(schedule_id: int, *, by: Actor) -> None:
    """Forget it with its runs; the mails that were sent stay where they are."""
    schedule = ScheduledView.objects.visible_to(by).lock(schedule_id)
    record(schedule, "reports.schedule_deleted", by=by, list=schedule.list)
    schedule.delete()
