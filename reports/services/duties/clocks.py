"""What time does to duties: it opens them, reminds, tells those above, and gives up."""

import datetime as dt
import logging

from django.db import InterfaceError, transaction

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from dealerops.workcal.services import lookup
from reports.calc.duties import IsOpen, Moment, Stage, passed
from reports.choices.duties import OWED, DutyState
from reports.models import ObligationInstance
from reports.services.duties.planning import alarms, limits_of
from reports.workflow.duties import DUTY_FLOW

logger = logging.getLogger(__name__)
AT_ONCE = 5_000


def run_clocks(now: dt.datetime) -> int:
    """Let every duty whose moment has come take notice of it; returns how many did.

    After an outage a duty is reminded once, however many reminders were missed; every step of the
    ladder is told. A second beat finds the moments already noticed. A duty that fails is logged and
    tried again with the next beat; it stops no other.
    """
    is_open = lookup()
    waking = ObligationInstance.objects.waking(now).order_by("wake_at", "pk")
    ids = list(waking.values_list("pk", flat=True)[:AT_ONCE])
    return sum(_try(pk, now, is_open) for pk in ids)


def _try(duty_id: int, now: dt.datetime, is_open: IsOpen) -> bool:
    try:
        return _wake(duty_id, now, is_open)
    except InterfaceError:
        raise  # the database is gone for all of them
    except Exception:
        logger.exception("the clocks of duty %s failed", duty_id)
        return False


@transaction.atomic
def _wake(duty_id: int, now: dt.datetime, is_open: IsOpen) -> bool:
    duty = ObligationInstance.objects.visible_to(SYSTEM).lock(duty_id)
    if duty.state not in OWED or duty.wake_at is None or duty.wake_at > now:
        return False
    plan = alarms(duty, is_open, limits_of(duty.dealer_id, duty.due_on))
    came = passed(plan, since=duty.woken_at, now=now)
    for stage in came:
        _notice(duty, stage)
    # What was to be said before the duty was known is not said any more.
    said = [one for one in came if one.what == Moment.REMIND and one.at > duty.created_at]
    if said and now < duty.due_at:
        duty.reminded_at = now
        record(duty, "reports.duty_reminded", by=SYSTEM)
    coming = [stage.at for stage in plan if stage.at > now]
    duty.wake_at = min(coming, default=None) if duty.state in OWED else None
    duty.woken_at = now
    duty.save_fields("state", "level", "reminded_at", "wake_at", "woken_at")
    return True


def _notice(duty: ObligationInstance, stage: Stage) -> None:
    match stage.what:
        case Moment.OPENS if duty.state == DutyState.PLANNED:
            step = DUTY_FLOW.fire(duty, "open", by=SYSTEM)
            record(duty, "reports.duty_opened", by=SYSTEM, step=step)
        case Moment.OVERDUE:
            duty.level = stage.level
            record(duty, "reports.duty_overdue", by=SYSTEM, level=stage.level)
        case Moment.MISSED:
            step = DUTY_FLOW.fire(duty, "miss", by=SYSTEM)
            record(duty, "reports.duty_missed", by=SYSTEM, step=step)
