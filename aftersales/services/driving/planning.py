"""Sending a driver: what for, where, when and who (domain.md 4.5)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.calc.driving import bearer_of, opens
from aftersales.choices import ReceptionMode
from aftersales.choices.driving import (
    DRIVE_KEYS,
    DRIVER_BUFFER,
    VOID,
    DriveKind,
    DriveState,
    LicenceClass,
)
from aftersales.choices.loans import LoanState
from aftersales.models import DriverLicence, DriverTask, Loan, RepairOrder
from aftersales.rules.values import value_for
from aftersales.services.numbers import next_number
from aftersales.services.values import values_of
from aftersales.workflow.driving import DISPATCHERS, DRIVE_FLOW, LOAN_FLOW
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.workcal.services import local_date

NO_LICENCE = Refusal(
    "LICENCE_NOT_VALID", _("The driver's licence does not open this car on that day."), "driver"
)
DRIVER_BUSY = Refusal(
    "DRIVER_BUSY",
    _("The driver has another task then, or less than the pause before it."),
    "driver",
)
LONGEST = dt.timedelta(hours=24)
LEAD = dt.timedelta(hours=2)  # a driver leaves at most that long before the appointment
STANDING = (DriveState.CREATED, DriveState.ASSIGNED, DriveState.EN_ROUTE)
FETCHING = (DriveKind.PICKUP, DriveKind.LOAN_CAR)
COLLECTED = frozenset({ReceptionMode.REMOTE, ReceptionMode.TOWED})


@dataclass(frozen=True, slots=True)
class Roadside:
    """What is known when somebody calls for help."""

    is_urban: bool = True
    within_guarantee: bool = False
    is_unsafe: bool = False
    quality_fault: bool = False


@dataclass(frozen=True, slots=True)
class DriveFacts:
    """What a driver is sent for; `route_km` is the way with the car."""

    kind: str
    begins: dt.datetime
    ends: dt.datetime
    from_address: str
    to_address: str
    route_km: int
    licence_class: str = LicenceClass.C1
    roadside: Roadside | None = None


@dataclass(frozen=True, slots=True)
class Pickup:
    """Where an expected car stands, and how far that is."""

    address: str = ""
    route_km: int = 0


@transaction.atomic
def send_driver(order_id: int, facts: DriveFacts, *, by: Actor) -> DriverTask:
    """One more task for an order, still without a driver. Raises InvalidInput, DomainError."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    if by.role not in DISPATCHERS:
        raise DomainError(WRONG_ROLE)
    if order.state == "ARCHIVED":
        raise DomainError(Refusal("ORDER_IS_FILED", _("The order has been filed.")))
    return create_task(order, facts, by=by)


def collect_car(order: RepairOrder, pickup: Pickup, *, by: Actor) -> DriverTask | None:
    """The task that a car needs which does not come by itself (domain.md 4.2); none for one that does.

    Without an appointment the car is fetched at once. Inside the caller's transaction.
    Raises InvalidInput (ADDRESS_MISSING).
    """
    if order.mode not in COLLECTED or order.arrived_at:
        return None
    now = timezone.now()
    ends = order.planned_at or now + LEAD
    place = (pickup.address, order.dealer.name)
    facts = DriveFacts(DriveKind.PICKUP, max(now, ends - LEAD), ends, *place, pickup.route_km)
    return create_task(order, facts, by=by)


def create_task(order: RepairOrder, facts: DriveFacts, *, by: Actor) -> DriverTask:
    """Inside the caller's transaction. Raises InvalidInput with what is missing."""
    _check(facts)
    task = DriverTask(
        number=next_number("DT"),
        kind=facts.kind,
        order=order,
        dealer_id=order.dealer_id,
        vehicle_id=_vehicle_of(order, facts.kind),
        licence_class=facts.licence_class,
        from_address=facts.from_address.strip(),
        to_address=facts.to_address.strip(),
        route_km=facts.route_km,
        window=DateTimeTZRange(facts.begins, facts.ends),
        created_by_id=by.user_id,
        policy_values=values_of(order.dealer_id, DRIVE_KEYS),
    )
    task.busy = DateTimeTZRange(facts.begins, facts.ends + pause_after(task))
    if facts.kind == DriveKind.ROADSIDE:
        _call_for_help(task, facts.roadside or Roadside())
    task.save(force_insert=True)
    record(task, "aftersales.task_created", by=by, order=order.pk, kind=task.kind)
    record(order, "aftersales.driver_sent", by=by, task=task.pk, kind=task.kind)
    return task


@transaction.atomic
def assign_task(
    task_id: int, driver_id: int, *, by: Actor, version: int | None = None
) -> DriverTask:
    """Give a task to a driver of the house who may drive the car and has the time.

    Raises TransitionRefused (LICENCE_NOT_VALID, DRIVER_BUSY), InvalidInput (DRIVER_UNKNOWN).
    """
    task = DriverTask.objects.visible_to(by).lock(task_id)
    task.expect_version(version)
    people = {user.pk for user in people_at_dealer(Role.D_DRIVER, task.dealer_id)}
    if driver_id not in people:
        message = _("Choose a driver of this house.")
        raise InvalidInput(Refusal("DRIVER_UNKNOWN", message, "driver"))
    step = DRIVE_FLOW.fire(task, "assign", by=by, also=_against(task, driver_id))
    task.driver_id, task.assigned_at = driver_id, timezone.now()
    task.save_fields("state", "driver", "assigned_at")
    record(task, "aftersales.task_assigned", by=by, step=step, driver=driver_id)
    return task


@transaction.atomic
def cancel_task(task_id: int, note: str, *, by: Actor, version: int | None = None) -> DriverTask:
    """Nobody has to drive after all; the driver's time is free. Raises InvalidInput without a note."""
    task = DriverTask.objects.visible_to(by).lock(task_id)
    task.expect_version(version)
    if not note.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    step = DRIVE_FLOW.fire(task, "cancel", by=by)
    task.note, task.closed_at = note[:200], timezone.now()
    task.save_fields("state", "note", "closed_at")
    record(task, "aftersales.task_cancelled", by=by, step=step)
    return task


def call_off(order: RepairOrder, reason: str, *, by: Actor) -> None:
    """Nobody drives for an order that has ended, and its customer needs no loan car.

    Inside the caller's transaction and lock. Whoever has a car already brings it where it belongs.
    """
    tasks = order.drives.filter(kind__in=FETCHING, state__in=STANDING)
    for task in tasks.select_for_update():
        step = DRIVE_FLOW.fire(task, "cancel", by=by)
        task.note, task.closed_at = reason[:200], timezone.now()
        task.save_fields("state", "note", "closed_at")
        record(task, "aftersales.task_cancelled", by=by, step=step)
    for loan in order.loans.select_for_update().filter(state=LoanState.PLANNED):
        step = LOAN_FLOW.fire(loan, "cancel", by=by)
        loan.save_fields("state")
        record(loan, "aftersales.loan_cancelled", by=by, step=step, note=reason[:200])


def pause_after(task: DriverTask) -> dt.timedelta:
    """The pause that a driver has after the task: 30 minutes (domain.md 4.5)."""
    return dt.timedelta(minutes=value_for(task, DRIVER_BUFFER))


def licence_gap(task: DriverTask, driver_id: int, day: dt.date) -> Refusal | None:
    """Why this driver may not drive this car on that day; None if they may.

    Locks the driver's licences: whoever else gives the same driver a task waits until this is done.
    """
    rows = DriverLicence.objects.filter(dealer=task.dealer_id, driver=driver_id).valid_on(day)
    held = [one.licence_class for one in rows.select_for_update(no_key=True)]
    return None if any(opens(one, task.licence_class) for one in held) else NO_LICENCE


def _against(task: DriverTask, driver_id: int) -> list[Refusal]:
    found = [licence_gap(task, driver_id, local_date(task.window.upper))]
    others = DriverTask.objects.filter(driver=driver_id, busy__overlap=task.busy)
    if others.exclude(state__in=VOID).exclude(pk=task.pk).exists():
        found.append(DRIVER_BUSY)
    return [one for one in found if one]


def _vehicle_of(order: RepairOrder, kind: str) -> int:
    """The customer's car, or the loan car that stands for it."""
    if kind != DriveKind.LOAN_CAR:
        return order.vehicle_id
    loan = Loan.objects.filter(order=order).standing().select_related("car").first()
    if loan is None:
        message = _("Reserve a loan car for the order first.")
        raise TransitionRefused(Refusal("LOAN_MISSING", message, "kind"))
    return loan.car.vehicle_id


def _call_for_help(task: DriverTask, roadside: Roadside) -> None:
    task.called_at = timezone.now()
    task.is_urban = roadside.is_urban
    task.within_guarantee = roadside.within_guarantee
    task.is_unsafe = roadside.is_unsafe
    task.quality_fault = roadside.quality_fault
    task.borne_by = bearer_of(
        within_guarantee=roadside.within_guarantee,
        is_unsafe=roadside.is_unsafe,
        quality_fault=roadside.quality_fault,
    )


def _check(facts: DriveFacts) -> None:
    found = []
    if not (facts.from_address.strip() and facts.to_address.strip()):
        message = _("Say from where to where.")
        found.append(Refusal("ADDRESS_MISSING", message, "from_address"))
    if not dt.timedelta() < facts.ends - facts.begins <= LONGEST:
        message = _("A task ends after it begins, within a day.")
        found.append(Refusal("WINDOW_BACKWARDS", message, "ends"))
    if facts.kind not in DriveKind.values or facts.licence_class not in LicenceClass.values:
        message = _("There is no such task or licence class.")
        found.append(Refusal("TASK_UNKNOWN", message, "kind"))
    if found:
        raise InvalidInput(*found)
