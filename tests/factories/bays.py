"""Bays, drivers and loan cars of a workshop, and drives that have come some way."""

import datetime as dt
import io
from dataclasses import dataclass

from django.utils import timezone

from aftersales.choices.driving import DriveKind, LicenceClass
from aftersales.models import (
    Bay,
    CustodyQuestion,
    DriverLicence,
    DriverTask,
    Loan,
    LoanCar,
    RepairOrder,
    SheetPhoto,
)
from aftersales.services.bays import BayFacts, add_bay
from aftersales.services.custody import ask_who_had_it
from aftersales.services.driving import (
    DriveFacts,
    LicenceFacts,
    LoanFacts,
    NewLoanCar,
    SheetFacts,
    add_licence,
    add_loan_car,
    assign_task,
    attach_sheet_photo,
    be_there,
    cancel_task,
    drive_off,
    reserve_loan_car,
    send_driver,
    set_off,
    take_car_over,
)
from dealerops.foundation.actor import Actor, Role
from dealerops.network.models import Dealer
from dealerops.registry.models import Custody
from tests.factories.market import make_model, make_paper, make_person, make_vin
from tests.factories.workshop import signed

HOUR = dt.timedelta(hours=1)
# A Monday on which every calendar is open.
MONDAY = dt.datetime.fromisoformat("2026-11-23T10:00+08:00")


def make_bay(director: Actor, code: str = "A1", **more: object) -> Bay:
    return add_bay(BayFacts(code, **more), by=director)


def make_licence(
    director: Actor, driver: Actor, licence_class: str = LicenceClass.C1, *, days: int = 3650
) -> DriverLicence:
    """Seen by the director, valid from a year ago for `days` from today."""
    today = timezone.localdate()
    facts = LicenceFacts(
        driver.user_id,
        licence_class,
        today - dt.timedelta(days=365),
        today + dt.timedelta(days=days),
    )
    return add_licence(facts, by=director)


def make_loan_car(director: Actor, plate: str = "京A66666") -> LoanCar:
    return add_loan_car(NewLoanCar(make_vin(), plate, make_model()), by=director)


@dataclass(frozen=True, slots=True)
class DrivingPapers:
    """One of everything that hangs on a dealer's drives; the task was cancelled."""

    bay: Bay
    task: DriverTask
    photo: SheetPhoto
    loan: Loan
    question: CustodyQuestion


def driving_papers(dealer: Dealer, order: RepairOrder, advisor: Actor) -> DrivingPapers:
    director = make_person(Role.D_SVC_DIR, dealer)
    task = send_driver(order.pk, a_drive(), by=advisor)
    photo = attach_sheet_photo(task, "START", make_paper(), name="car.png", by=advisor)
    cancel_task(task.pk, "x", by=advisor)
    car, now = make_loan_car(director), timezone.now()
    loan = reserve_loan_car(order.pk, LoanFacts(car.pk, now, now + HOUR), by=advisor)
    custody = Custody.objects.get(vehicle=order.vehicle)
    question = ask_who_had_it(custody.pk)
    assert question is not None
    return DrivingPapers(make_bay(director), task, photo, loan, question)


def a_drive(begins: dt.datetime | None = None, **more: object) -> DriveFacts:
    """Collect a car within an hour, 20 km away."""
    begins = begins or timezone.now() + HOUR
    known = {
        "kind": DriveKind.PICKUP,
        "begins": begins,
        "ends": begins + HOUR,
        "from_address": "朝阳区某路1号",
        "to_address": "BJ01店",
        "route_km": 20,
    }
    return DriveFacts(**{**known, **more})


def a_sheet(km: int = 12_000, file: io.BytesIO | None = None, **more: object) -> SheetFacts:
    known = {"fuel_percent": 50, "keys": 1, "valuables": "无", "evidence": signed(file=file)}
    return SheetFacts(km, **{**known, **more})


def photograph(carrier: object, end: str, by: Actor, count: int = 6) -> None:
    for _ in range(count):
        attach_sheet_photo(carrier, end, make_paper(), name="car.png", by=by)


def make_drive(
    order: RepairOrder, sender: Actor, driver: Actor, facts: DriveFacts | None = None
) -> DriverTask:
    """A task that was given to the driver."""
    task = send_driver(order.pk, facts or a_drive(), by=sender)
    return assign_task(task.pk, driver.user_id, by=sender)


def bring_to_car(task: DriverTask, driver: Actor) -> DriverTask:
    set_off(task.pk, by=driver)
    return be_there(task.pk, by=driver)


def bring_on_the_road(task: DriverTask, driver: Actor, km: int = 12_000) -> DriverTask:
    """The driver has the car and drives it."""
    bring_to_car(task, driver)
    photograph(task, "START", driver)
    take_car_over(task.pk, a_sheet(km), by=driver)
    return drive_off(task.pk, by=driver)
