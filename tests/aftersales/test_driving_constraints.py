"""What no row about bays, drivers and loan cars may be: a copy of a good row, made wrong in one place."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from aftersales.models import Appointment, DriveUpdate, LabourOperation, Part
from aftersales.services.custody import ask_who_had_it
from aftersales.services.driving import (
    LoanFacts,
    Roadside,
    hand_car_over,
    lend_car,
    reserve_loan_car,
    set_off,
    take_loan_back,
)
from dealerops.foundation.actor import Role
from dealerops.registry.models import Custody
from tests.aftersales.conftest import Workshop
from tests.architecture.test_database_guards import again
from tests.factories.bays import (
    HOUR,
    a_drive,
    a_sheet,
    bring_on_the_road,
    make_bay,
    make_drive,
    make_licence,
    make_loan_car,
    photograph,
)
from tests.factories.market import make_person
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db
BAY, OPERATION, PART = "aftersales_bay", "aftersales_labouroperation", "aftersales_part"
APPOINTMENT, TASK, LOAN = "aftersales_appointment", "aftersales_drivertask", "aftersales_loan"
SHEET, PHOTO = "aftersales_handoversheet", "aftersales_sheetphoto"
ANOTHER_ORDER = {"order_id": "(SELECT max(id) FROM aftersales_repairorder)"}
ANOTHER_DAY = "tstzrange('2030-01-01', '2030-01-02')"
NUMBER = {"number": "'DT-0'"}
BOTH = {"loan_id": f"(SELECT min(id) FROM {LOAN})"}
COPIES: dict[str, tuple[str, dict[str, str]]] = {
    "aftersales_bay_has_its_name_once": (BAY, {}),
    "aftersales_bay_has_a_name": (BAY, {"code": "''"}),
    "aftersales_bay_opens_then_closes": (BAY, {"closes_at": "opens_at"}),
    "aftersales_operation_has_its_number_once": (OPERATION, {}),
    "aftersales_operation_has_number_and_name": (OPERATION, {"name": "''"}),
    "aftersales_operation_takes_time": (OPERATION, {"hours": "0"}),
    "aftersales_part_has_its_number_once": (PART, {}),
    "aftersales_part_has_number_and_name": (PART, {"code": "''"}),
    "aftersales_part_price_is_not_negative": (PART, {"unit_price": "-1"}),
    "aftersales_bay_has_one_car_at_a_time": (APPOINTMENT, ANOTHER_ORDER),
    "aftersales_appointment_begins_and_ends": (APPOINTMENT, {"span": "tstzrange(now(), NULL)"}),
    "aftersales_appointment_has_contact_consent": (APPOINTMENT, {"contact_agreed": "false"}),
    "aftersales_driver_has_a_class_once": ("aftersales_driverlicence", {}),
    "aftersales_licence_is_valid_some_day": (
        "aftersales_driverlicence",
        {"valid_until": "valid_from - 1"},
    ),
    "aftersales_driver_has_one_task_at_a_time": (TASK, NUMBER),
    "aftersales_driver_is_on_one_road": (
        TASK,
        {**NUMBER, "state": "'EN_ROUTE'", "busy": ANOTHER_DAY},
    ),
    "aftersales_task_begins_and_ends": (TASK, {**NUMBER, "window": "'empty'"}),
    "aftersales_task_on_its_way_has_a_driver": (TASK, {**NUMBER, "driver_id": "NULL"}),
    "aftersales_task_has_its_times": (TASK, {**NUMBER, "completed_at": "NULL"}),
    "aftersales_failed_task_has_a_reason": (TASK, {**NUMBER, "state": "'FAILED'"}),
    "aftersales_roadside_has_its_call_and_payer": (TASK, {**NUMBER, "called_at": "NULL"}),
    "aftersales_repairer_bears_own_faults_only": (TASK, {**NUMBER, "borne_by": "'REPAIRER'"}),
    "aftersales_update_says_something": ("aftersales_driveupdate", {"text": "''"}),
    "aftersales_incident_is_beyond_the_allowed_km": (
        "aftersales_driveincident",
        {"driven_km": "1"},
    ),
    "aftersales_closed_incident_is_explained": (
        "aftersales_driveincident",
        {"closed_at": "now()"},
    ),
    "aftersales_sheet_photo_has_one_reason": (PHOTO, BOTH),
    "aftersales_sheet_photo_counts_once": (PHOTO, {}),
    "aftersales_sheet_has_one_reason": (SHEET, BOTH),
    "aftersales_one_sheet_at_each_end": (SHEET, {}),
    "aftersales_sheet_fuel_is_a_percentage": (SHEET, {"fuel_percent": "101"}),
    "aftersales_sheet_leaves_nothing_out": (SHEET, {"keys": "0"}),
    "aftersales_sheet_is_signed": (SHEET, {"signed_by": "''"}),
    "aftersales_loan_car_is_listed_once": ("aftersales_loancar", {}),
    "aftersales_loan_car_has_a_plate": ("aftersales_loancar", {"plate": "''"}),
    "aftersales_loan_car_has_one_customer_at_a_time": (LOAN, {}),
    "aftersales_order_has_one_loan_car_at_a_time": (
        LOAN,
        {"state": "'PLANNED'", "span": ANOTHER_DAY},
    ),
    "aftersales_loan_car_is_out_once": (
        LOAN,
        {**ANOTHER_ORDER, "state": "'OUT'", "span": ANOTHER_DAY},
    ),
    "aftersales_loan_begins_and_ends": (LOAN, {"span": "'empty'"}),
    "aftersales_lent_car_has_its_time": (LOAN, {"lent_at": "NULL"}),
    "aftersales_returned_car_has_its_time": (LOAN, {"returned_at": "NULL"}),
    "aftersales_answered_custody_says_what_was_found": (
        "aftersales_custodyquestion",
        {"closed_at": "now()"},
    ),
}


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker, tmp_path_factory):
    """A row of every table that is named above; the last order has nothing of it."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        people = Workshop.hire()
        _drives(people)
        _loans(people)
        _lists(people)
        make_order(people, "APPOINTED")
        yield
        transaction.set_rollback(True)


def _drives(people: Workshop) -> None:
    """The first task was towed in with an incident, on the second the driver is on the way."""
    driver = make_person(Role.D_DRIVER, people.dealer)
    make_licence(people.director, driver)
    order, now = make_order(people, "APPOINTED"), timezone.now()
    towed = a_drive(now, kind="ROADSIDE", roadside=Roadside())
    task = bring_on_the_road(make_drive(order, people.advisor, driver, towed), driver)
    photograph(task, "END", driver)
    hand_car_over(task.pk, a_sheet(13_000), by=driver)
    DriveUpdate.objects.create(task=task, text="在路上", at=now, by_id=driver.user_id)
    later = make_drive(order, people.advisor, driver, a_drive(now + 3 * HOUR))
    set_off(later.pk, by=driver)


def _loans(people: Workshop) -> None:
    """The first loan is back, of the second the car is out."""
    order, car, now = (
        make_order(people, "CHECKED_IN"),
        make_loan_car(people.director),
        timezone.now(),
    )
    for hours in (0, 2):
        begins = now + hours * HOUR
        loan = reserve_loan_car(
            order.pk, LoanFacts(car.pk, begins, begins + HOUR), by=people.advisor
        )
        photograph(loan, "START", people.advisor)
        lend_car(loan.pk, a_sheet(5_000), by=people.advisor)
        if not hours:
            photograph(loan, "END", people.advisor)
            take_loan_back(loan.pk, a_sheet(5_010), by=people.advisor)


def _lists(people: Workshop) -> None:
    LabourOperation.objects.create(dealer=people.dealer, code="x", name="x", hours=1, rate=1)
    Part.objects.create(dealer=people.dealer, code="x", name="x", unit_price=1)
    begins = timezone.now() + dt.timedelta(days=1)
    Appointment.objects.create(
        order=make_order(people, "APPOINTED"),
        bay=make_bay(people.director),
        span=(begins, begins + HOUR),
        contact_agreed=True,
    )
    ask_who_had_it(Custody.objects.first().pk)


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("name", COPIES)
def test_the_database_refuses(name):
    with (
        pytest.raises(IntegrityError, match=f'"{name}"'),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(again(*COPIES[name]))
