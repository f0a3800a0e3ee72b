"""What must hold for an order at each step, one small function per sentence (domain.md 4.1)."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import (
    NO_SHOW_MINUTES,
    WALK_AROUND_PHOTOS,
    ItemState,
    Payer,
    PhotoKind,
    ReceptionMode,
)
from aftersales.choices.driving import BRING_IN, OVER, THE_CUSTOMERS_DOING, DriveState
from aftersales.models import RepairOrder, RoItem
from aftersales.rules.values import value_for
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal

OVER_FOR_ITEM = frozenset({ItemState.DECLINED, ItemState.DEFERRED, ItemState.CANCELLED})
BEFORE_DONE = frozenset({ItemState.PROPOSED, ItemState.APPROVED, ItemState.IN_WORK})
REFUSED = frozenset({ItemState.DECLINED, ItemState.DEFERRED})

RISK_UNSIGNED = Refusal(
    "RISK_NOTICE_MISSING", _("The customer has not signed for a safety risk yet.")
)
NOT_EXPECTED = Refusal("NOT_EXPECTED", _("No car is expected for this order any more."))
OWN_WORK = Refusal("OWN_WORK", _("Whoever worked on the car cannot inspect it."))


def mode_is_said(order: RepairOrder) -> Refusal | None:
    if order.mode:
        return None
    return Refusal("MODE_MISSING", _("Say how the car came here."), "mode")


def km_and_fuel_are_read(order: RepairOrder) -> Refusal | None:
    if order.mileage_in is not None and order.fuel_percent is not None:
        return None
    return Refusal("READINGS_MISSING", _("Kilometres and fuel or charge are needed."), "mileage_in")


def symptoms_are_told(order: RepairOrder) -> Refusal | None:
    if order.symptoms.all():
        return None
    return Refusal("SYMPTOM_MISSING", _("Write down what the customer reports."))


def walk_around_is_photographed(order: RepairOrder) -> Refusal | None:
    wanted = value_for(order, WALK_AROUND_PHOTOS)
    there = sum(photo.kind == PhotoKind.WALK_AROUND for photo in order.photos.all())
    if there >= wanted:
        return None
    message = _("The walk-around needs %(wanted)d photos; there are %(there)d.")
    return Refusal("PHOTOS_MISSING", message % {"wanted": wanted, "there": there})


def valuables_are_noted(order: RepairOrder) -> Refusal | None:
    if order.valuables:
        return None
    return Refusal(
        "VALUABLES_MISSING",
        _("Note the valuables in the car, or that there are none."),
        "valuables",
    )


def walk_around_is_confirmed(order: RepairOrder) -> Refusal | None:
    if order.confirmed_by:
        return None
    return Refusal(
        "WALK_AROUND_UNCONFIRMED",
        _("The customer or a proxy confirms the walk-around."),
        "confirmed_by",
    )


def contact_is_verified(order: RepairOrder) -> Refusal | None:
    """Without the customer at the counter the phone is confirmed with a code (domain.md 4.2)."""
    if order.mode == ReceptionMode.SELF_DRIVE or phone_is_confirmed(order):
        return None
    message = _("Nobody is at the counter: confirm the phone number with a code.")
    return Refusal("CONTACT_UNVERIFIED", message, "code")


def phone_is_confirmed(order: RepairOrder) -> bool:
    """Whether the number that the customer has now was confirmed for this order."""
    mobile_hash = order.customer.mobile_hash
    return any(
        code.confirmed_at and code.mobile_hash == mobile_hash for code in order.phone_codes.all()
    )


def tow_sheet_is_there(order: RepairOrder) -> Refusal | None:
    if order.mode != ReceptionMode.TOWED:
        return None
    if any(photo.kind == PhotoKind.TOW_SHEET for photo in order.photos.all()):
        return None
    return Refusal("TOW_SHEET_MISSING", _("A towed car comes with its tow hand-over sheet."))


def has_not_come(order: RepairOrder) -> Refusal | None:
    """Half an hour after the appointment (domain.md 4.1); a car that we fetch waits for our driver."""
    if any(one.kind in BRING_IN and one.state not in OVER for one in order.drives.all()):
        return Refusal("STILL_EXPECTED", _("A driver of ours is to bring the car."))
    if _we_did_not_bring_it(order):
        message = _(
            "We did not fetch the car: send a driver again, move the appointment or cancel."
        )
        return Refusal("STILL_EXPECTED", message)
    wait = dt.timedelta(minutes=value_for(order, NO_SHOW_MINUTES))
    if order.planned_at and order.arrived_at is None and timezone.now() >= order.planned_at + wait:
        return None
    return Refusal("STILL_EXPECTED", _("The customer may still come."))


def _we_did_not_bring_it(order: RepairOrder) -> bool:
    """Whether our driver came back without the car on the day, for no reason of the customer's."""
    if order.planned_at is None:
        return False
    day = timezone.localdate(order.planned_at)
    return any(
        one.kind in BRING_IN
        and one.state == DriveState.FAILED
        and one.fail_reason not in THE_CUSTOMERS_DOING
        and one.closed_at is not None
        and timezone.localdate(one.closed_at) == day
        for one in order.drives.all()
    )


def is_still_expected(order: RepairOrder) -> Refusal | None:
    """A car that comes for its appointment or is fetched, and is not here yet."""
    return None if order.arrived_at is None else NOT_EXPECTED


def appointment_may_move(order: RepairOrder) -> Refusal | None:
    """A car that stood at the gate from the start, or is fetched at once, has no appointment."""
    return is_still_expected(order) if order.planned_at else NOT_EXPECTED


def every_symptom_is_diagnosed(order: RepairOrder) -> Refusal | None:
    if all(symptom.diagnosis for symptom in order.symptoms.all()):
        return None
    return Refusal("DIAGNOSIS_MISSING", _("Every symptom needs a diagnosis."))


def has_a_technician(order: RepairOrder) -> Refusal | None:
    if order.technician_id:
        return None
    return Refusal("TECHNICIAN_MISSING", _("No technician has taken the order yet."))


def something_is_open(order: RepairOrder) -> Refusal | None:
    if any(item.state == ItemState.PROPOSED for item in order.items.all()):
        return None
    return Refusal("NOTHING_TO_QUOTE", _("No line waits for an answer."))


def nothing_is_open(order: RepairOrder) -> Refusal | None:
    if all(item.state != ItemState.PROPOSED for item in order.items.all()):
        return None
    return Refusal("LINES_OPEN", _("Some lines still wait for an answer."))


def nothing_is_left(order: RepairOrder) -> Refusal | None:
    """Every line was declined, put off or taken off: the car leaves as it came."""
    return nothing_is_approved(order) or nothing_is_open(order)


def nothing_is_approved(order: RepairOrder) -> Refusal | None:
    if all(item.state in OVER_FOR_ITEM | {ItemState.PROPOSED} for item in order.items.all()):
        return None
    return Refusal("SOMETHING_APPROVED", _("The customer approved some of the work."))


def something_is_approved(order: RepairOrder) -> Refusal | None:
    if any(item.state == ItemState.APPROVED for item in order.items.all()):
        return None
    return Refusal("NOT_APPROVED", _("The customer has not approved this."))


def every_line_is_done(order: RepairOrder) -> Refusal | None:
    if not any(item.state in BEFORE_DONE for item in order.items.all()):
        return None
    return Refusal("WORK_LEFT", _("Some lines are not done yet."))


def inspector_did_not_work(order: RepairOrder, actor: Actor) -> Refusal | None:
    """Separation of duties looks at the person, never at the role (domain.md 0.10, 4.1)."""
    workers = {order.technician_id} | {item.worked_by_id for item in order.items.all()}
    if not workers & ({actor.user_id, actor.for_user_id} - {None}):
        return None
    return OWN_WORK


def is_own_job(order: RepairOrder, actor: Actor) -> Refusal | None:
    """A technician works on orders of their own, or on one that nobody has taken."""
    if actor.role != Role.D_TECH or order.technician_id in {None, actor.user_id}:
        return None
    return Refusal("NOT_YOUR_JOB", _("Another technician has this order."))


def settlement_was_begun(order: RepairOrder) -> Refusal | None:
    if order.settle_started_at:
        return None
    return Refusal("SETTLEMENT_NOT_BEGUN", _("Go through the settlement list first."))


def risks_are_signed_for(order: RepairOrder) -> Refusal | None:
    """Safety-critical work that was not wanted leaves a signed notice (domain.md 4.3)."""
    refused = (item for item in order.items.all() if item.state in REFUSED)
    return RISK_UNSIGNED if any(is_unsigned_risk(item) for item in refused) else None


def is_unsigned_risk(item: RoItem) -> bool:
    """Whether the customer has to sign for a no to this line and has not done so."""
    is_risk = item.safety_critical and item.payer == Payer.CUSTOMER
    return is_risk and not hasattr(item, "risk_notice")


def open_risks_are_answered(order: RepairOrder) -> Refusal | None:
    """Whoever takes the car away without an answer has not signed for its safety either."""
    if not any(
        item.safety_critical and item.payer == Payer.CUSTOMER and item.state == ItemState.PROPOSED
        for item in order.items.all()
    ):
        return None
    message = _("Record the no to each line that matters for safety; the customer signs for it.")
    return Refusal("RISK_NOTICE_MISSING", message)


def calls_are_signed_for(order: RepairOrder) -> Refusal | None:
    if not any(approval.needs_countersignature for approval in order.approvals.all()):
        return None
    return Refusal(
        "COUNTERSIGNATURE_MISSING", _("The customer signs for what was approved in a call.")
    )


def a_fee_is_due(order: RepairOrder) -> Refusal | None:
    """The inspection was to be paid, and is not paid yet."""
    fee = getattr(order, "inspection_fee", None)
    if fee is not None and fee.is_due:
        return None
    return Refusal("NO_FEE_DUE", _("No inspection fee is due."))


def km_did_not_run_backwards(order: RepairOrder) -> Refusal | None:
    if order.mileage_out is not None and order.mileage_out >= (order.mileage_in or 0):
        return None
    return Refusal(
        "KM_BACKWARDS", _("The odometer shows less than when the car came."), "mileage_out"
    )


def archive_is_complete(order: RepairOrder) -> Refusal | None:
    """Every paper that the archive must hold is there and valid (domain.md 4.7)."""
    file = getattr(order, "archive", None)
    if file is None:
        return Refusal("ARCHIVE_INCOMPLETE", _("The order has no archive yet."))
    if file.is_complete:
        return None
    message = _("The archive misses %(papers)s.")
    return Refusal("ARCHIVE_INCOMPLETE", message % {"papers": ", ".join(file.missing)})
