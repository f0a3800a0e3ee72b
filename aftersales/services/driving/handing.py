"""A driver takes a car over and hands it over: sheets, custody, kilometres (domain.md 4.5)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.calc.driving import allowed_km
from aftersales.choices.driving import (
    BRING_IN,
    ROUTE_EXTRA,
    ROUTE_FACTOR,
    DriveKind,
    Help,
    SheetEnd,
)
from aftersales.choices.loans import LoanState
from aftersales.models import DriveIncident, DriverTask, HandoverSheet, Loan, RepairOrder
from aftersales.rules.orders import is_still_expected
from aftersales.rules.values import value_for
from aftersales.services import evidence as proofs
from aftersales.services.arrival import arrived
from aftersales.services.driving.sheets import SheetFacts, Signed, draft_sheet, keep_sheet
from aftersales.services.driving.steps import WhyFailed, free_driver, locked, note_failure
from aftersales.workflow.driving import DRIVE_FLOW
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE, WRONG_STATE
from dealerops.journal.services import record
from dealerops.registry.choices import CustodyKind
from dealerops.registry.services import Holder, end_custody, take_custody


def take_car_over(
    task_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None
) -> DriverTask:
    """The driver signs for the car and has it from now on.

    Raises TransitionRefused with every gap (SHEET_PHOTOS_MISSING, SHEET_INCOMPLETE, CAR_STAYS),
    InvalidInput for missing evidence.
    """
    DriverTask.objects.visible_to(by).only("pk").get(pk=task_id)
    file = proofs.keep_signature(facts.evidence, by=by)
    with transaction.atomic():
        task = locked(task_id, version, by)
        sheet, refusals = draft_sheet(task, SheetEnd.START, Signed(facts, file), by=by)
        step = DRIVE_FLOW.fire(task, "take_over", by=by, also=refusals)
        keep_sheet(task, sheet, by=by)
        task.taken_at = timezone.now()
        if task.kind == DriveKind.ROADSIDE:
            task.help = Help.TOW
        task.save_fields("state", "taken_at", "help")
        for reason in _held_for(task):
            end_custody(reason, at=task.taken_at, by=by)
        holder = Holder(CustodyKind.DRIVER, dealer_id=task.dealer_id, user_id=task.driver_id)
        take_custody(task.vehicle, holder, reason=task, at=task.taken_at, by=by)
        record(task, "aftersales.car_taken_over", by=by, step=step, km=facts.km)
    return task


def hand_car_over(
    task_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None
) -> DriverTask:
    """The car is where it belongs; more than 1.3 × route + 5 km is an incident.

    A collected car is then at the gate, and its order's appointment is kept.
    Raises TransitionRefused with every gap (SHEET_KM_BACKWARDS …), InvalidInput for missing evidence.
    """
    DriverTask.objects.visible_to(by).only("pk").get(pk=task_id)
    file = proofs.keep_signature(facts.evidence, by=by)
    with transaction.atomic():
        task = locked(task_id, version, by)
        sheet, refusals = draft_sheet(task, SheetEnd.END, Signed(facts, file), by=by)
        step = DRIVE_FLOW.fire(task, "hand_over", by=by, also=refusals)
        keep_sheet(task, sheet, by=by)
        task.completed_at = timezone.now()
        free_driver(task)
        task.save_fields("state", "completed_at", "busy")
        end_custody(task, at=task.completed_at, by=by)
        record(task, "aftersales.car_handed_over", by=by, step=step, km=facts.km)
        _check_km(task, sheet, by)
        _bring_in(task, by)
    return task


def break_off(
    task_id: int,
    why: WhyFailed,
    facts: SheetFacts,
    *,
    by: Actor,
    version: int | None = None,
) -> DriverTask:
    """The car did not get where it was to go, and whoever has it now signs for it.

    One that was to go home stands in the workshop again. Raises InvalidInput (FAIL_REASON) and for
    missing evidence, TransitionRefused with every gap of the sheet.
    """
    DriverTask.objects.visible_to(by).only("pk").get(pk=task_id)
    file = proofs.keep_signature(facts.evidence, by=by)
    with transaction.atomic():
        task = locked(task_id, version, by)
        names = note_failure(task, why)
        sheet, refusals = draft_sheet(task, SheetEnd.END, Signed(facts, file), by=by)
        step = DRIVE_FLOW.fire(task, "break_off", by=by, also=refusals)
        keep_sheet(task, sheet, by=by)
        task.save_fields("state", *names)
        _give_back(task, at=sheet.at, by=by)
        record(task, "aftersales.task_failed", by=by, step=step, km=facts.km)
        _check_km(task, sheet, by)
    return task


@transaction.atomic
def explain_incident(
    task_id: int, explanation: str, *, by: Actor, version: int | None = None
) -> DriveIncident:
    """The director knows why. Raises InvalidInput without an explanation, DomainError when closed."""
    task = DriverTask.objects.visible_to(by).lock(task_id)
    incident = DriveIncident.objects.select_for_update().get(task=task)
    incident.expect_version(version)
    if by.role != Role.D_SVC_DIR:
        raise DomainError(WRONG_ROLE)
    if incident.closed_at:
        raise DomainError(WRONG_STATE)
    if not explanation.strip():
        message = _("Write down why the car was driven further.")
        raise InvalidInput(Refusal("EXPLANATION_MISSING", message, "explanation"))
    incident.explanation, incident.closed_at = explanation.strip()[:300], timezone.now()
    incident.closed_by_id = by.user_id
    incident.save_fields("explanation", "closed_at", "closed_by")
    record(task, "aftersales.incident_explained", by=by)
    return incident


def _held_for(task: DriverTask) -> list[RepairOrder | Loan]:
    """What somebody else had the car for until now: the workshop its order, a customer their loan."""
    if task.kind == DriveKind.DELIVERY:
        return [task.order]
    if task.kind == DriveKind.LOAN_CAR:
        lent = task.order.loans.filter(state=LoanState.OUT, car__vehicle=task.vehicle_id)
        return list(lent)
    return []


def _give_back(task: DriverTask, *, at: dt.datetime, by: Actor) -> None:
    end_custody(task, at=at, by=by)
    if task.kind == DriveKind.DELIVERY:
        workshop = Holder(CustodyKind.WORKSHOP, dealer_id=task.dealer_id)
        take_custody(task.vehicle, workshop, reason=task.order, at=at, by=by)


def _check_km(task: DriverTask, given: HandoverSheet, by: Actor) -> None:
    taken = HandoverSheet.objects.get(task=task, end=SheetEnd.START)
    driven = given.km - taken.km
    allowed = allowed_km(task.route_km, value_for(task, ROUTE_FACTOR), value_for(task, ROUTE_EXTRA))
    if driven > allowed:
        DriveIncident.objects.create(
            task=task, driven_km=driven, allowed_km=allowed, opened_at=timezone.now()
        )
        record(task, "aftersales.mileage_incident", by=by, driven=driven, allowed=str(allowed))


def _bring_in(task: DriverTask, by: Actor) -> None:
    """The appointment is kept; the driver may not see the order, the car stands at the gate all the same."""
    if task.kind not in BRING_IN:
        return
    order = RepairOrder.objects.lock(task.order_id)
    if order.state == "APPOINTED" and is_still_expected(order) is None:
        arrived(order, by=by)
