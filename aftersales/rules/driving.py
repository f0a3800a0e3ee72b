"""What must hold for a drive at each step, one small function per sentence (domain.md 4.5)."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoState
from aftersales.choices.driving import SHEET_PHOTOS, DriveKind
from aftersales.models import DriverTask, HandoverSheet
from aftersales.rules.values import value_for
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal

MAY_LEAVE = frozenset({RoState.PAID, RoState.DELIVERED, RoState.ARCHIVED, RoState.CANCELLED})


def is_own_task(task: DriverTask, actor: Actor) -> Refusal | None:
    """A driver drives what was given to them; the house may speak for any of its drivers."""
    if actor.role != Role.D_DRIVER or task.driver_id == actor.user_id:
        return None
    return Refusal("NOT_YOUR_TASK", _("This task was given to another driver."))


def is_roadside(task: DriverTask) -> Refusal | None:
    if task.kind == DriveKind.ROADSIDE:
        return None
    return Refusal("NOT_ROADSIDE", _("Only help on the road ends without the car."))


def car_may_leave(task: DriverTask) -> Refusal | None:
    """A customer's car is brought back once the order is paid or ended without work."""
    if task.kind != DriveKind.DELIVERY or task.order.state in MAY_LEAVE:
        return None
    return Refusal("CAR_STAYS", _("The car leaves the house once it is paid for."))


def sheet_is_photographed(sheet: HandoverSheet) -> Refusal | None:
    """At least six photos at each end (domain.md 4.5); a loan goes by today's default."""
    wanted = value_for(sheet.task, SHEET_PHOTOS) if sheet.task else SHEET_PHOTOS.default
    if sheet.photos >= wanted:
        return None
    message = _("The hand-over needs %(wanted)d photos; there are %(there)d.")
    return Refusal("SHEET_PHOTOS_MISSING", message % {"wanted": wanted, "there": sheet.photos})


def sheet_leaves_nothing_out(sheet: HandoverSheet) -> Refusal | None:
    if sheet.keys and sheet.valuables:
        return None
    message = _("Count the keys and note the valuables, or that there are none.")
    return Refusal("SHEET_INCOMPLETE", message, "valuables")


def km_did_not_fall(sheet: HandoverSheet, taken: HandoverSheet | None) -> Refusal | None:
    if taken is None or sheet.km >= taken.km:
        return None
    message = _("The odometer shows less than when the car was taken over.")
    return Refusal("SHEET_KM_BACKWARDS", message, "km")
