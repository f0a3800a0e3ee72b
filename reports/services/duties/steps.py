"""What planning does to a duty that is not owed any more, or owed again."""

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from reports.choices.duties import WaiveReason
from reports.models import ObligationInstance
from reports.workflow.duties import DUTY_FLOW


def skip(duty: ObligationInstance, reason: WaiveReason) -> None:
    """Its day became a closed one, its obligation was switched off, or its dealer is not active any more."""
    step = DUTY_FLOW.fire(duty, "skip", by=SYSTEM)
    duty.waived_reason, duty.wake_at = reason, None
    duty.save_fields("state", "waived_reason", "wake_at")
    record(duty, "reports.duty_waived", by=SYSTEM, step=step, reason=reason)


def is_skipped(duty: ObligationInstance) -> bool:
    """Waived by planning; a person who lets a duty go says why in a note."""
    return duty.waived_reason in {WaiveReason.HOLIDAY, WaiveReason.MANAGER} and not duty.note


def take_back(duty: ObligationInstance) -> None:
    step = DUTY_FLOW.fire(duty, "owe", by=SYSTEM)
    duty.waived_reason = ""
    duty.save_fields("state", "waived_reason")
    record(duty, "reports.duty_owed_again", by=SYSTEM, step=step)
