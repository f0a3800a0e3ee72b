"""Drivers: licences, time, hand-over sheets, custody, kilometres (domain.md 4.5)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from aftersales.calc.driving import allowed_km, opens
from aftersales.choices import RoState
from aftersales.choices.driving import DriveState
from aftersales.models import DriveIncident, DriverTask
from aftersales.services import Slot, deliver_order, move_appointment, open_order
from aftersales.services.driving import (
    Pickup,
    WhyFailed,
    assign_task,
    break_off,
    cancel_task,
    explain_incident,
    fail_task,
    hand_car_over,
    send_driver,
    set_off,
    take_car_over,
)
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.registry.models import Custody, MileageReading
from tests.aftersales.conftest import Workshop
from tests.factories.bays import (
    HOUR,
    MONDAY,
    a_drive,
    a_sheet,
    bring_on_the_road,
    bring_to_car,
    make_bay,
    make_drive,
    make_licence,
    photograph,
)
from tests.factories.market import make_person
from tests.factories.workshop import a_farewell, a_visit, fresh, make_order

pytestmark = pytest.mark.django_db


def codes(error) -> set[str]:
    return {refusal.code for refusal in error.value.refusals}


@pytest.fixture
def order(workshop):
    return make_order(workshop, RoState.APPOINTED)


# --- who may drive, and when --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("held", "wanted", "may"),
    [
        ("C1", "C1", True),
        ("C1", "C2", True),
        ("C2", "C1", False),
        ("B2", "C1", True),
        ("A1", "B1", True),
        ("A3", "B2", False),
        ("A2", "A1", False),
    ],
)
def test_a_licence_class_opens_what_the_order_says(held, wanted, may):
    assert opens(held, wanted) is may


def test_nobody_drives_without_a_licence_that_opens_the_car(workshop, driver, order):
    task = send_driver(order.pk, a_drive(), by=workshop.advisor)
    with pytest.raises(DomainError, match="LICENCE_NOT_VALID"):
        assign_task(task.pk, driver.user_id, by=workshop.advisor)
    make_licence(workshop.director, driver, "C2")
    with pytest.raises(DomainError, match="LICENCE_NOT_VALID"):
        assign_task(task.pk, driver.user_id, by=workshop.advisor)
    make_licence(workshop.director, driver, "B2")
    task = assign_task(task.pk, driver.user_id, by=workshop.advisor)
    assert task.state == DriveState.ASSIGNED


def test_the_last_day_of_a_licence_counts_and_a_licence_may_run_out_before_the_drive(
    workshop, driver, order
):
    make_licence(workshop.director, driver, days=1)
    now = timezone.now()
    tomorrow, later = now + dt.timedelta(days=1), now + dt.timedelta(days=2)
    far = send_driver(order.pk, a_drive(later), by=workshop.advisor)
    with pytest.raises(DomainError, match="LICENCE_NOT_VALID"):
        assign_task(far.pk, driver.user_id, by=workshop.advisor)
    near = make_drive(order, workshop.advisor, driver, a_drive(now, ends=now + HOUR))
    with (
        time_machine.travel(later, tick=True),
        pytest.raises(DomainError, match="LICENCE_NOT_VALID"),
    ):
        set_off(near.pk, by=driver)
    with time_machine.travel(tomorrow, tick=True):
        assert set_off(near.pk, by=driver).state == DriveState.EN_ROUTE


def test_between_two_tasks_lies_half_an_hour(workshop, driver, order):
    make_licence(workshop.director, driver)
    begins = timezone.now() + HOUR
    make_drive(order, workshop.advisor, driver, a_drive(begins))
    soon = begins + dt.timedelta(minutes=89)
    task = send_driver(order.pk, a_drive(soon), by=workshop.advisor)
    with pytest.raises(DomainError, match="DRIVER_BUSY"):
        assign_task(task.pk, driver.user_id, by=workshop.advisor)
    just = send_driver(order.pk, a_drive(begins + dt.timedelta(minutes=90)), by=workshop.advisor)
    assert assign_task(just.pk, driver.user_id, by=workshop.advisor).driver_id == driver.user_id


def test_a_cancelled_task_leaves_the_driver_free(workshop, driver, order):
    make_licence(workshop.director, driver)
    task = make_drive(order, workshop.advisor, driver)
    cancel_task(task.pk, "客户改期", by=workshop.advisor)
    assert make_drive(order, workshop.advisor, driver).state == DriveState.ASSIGNED


def test_a_driver_is_on_one_road_at_a_time(workshop, driver, order):
    make_licence(workshop.director, driver)
    now = timezone.now()
    first = make_drive(order, workshop.advisor, driver, a_drive(now))
    second = make_drive(order, workshop.advisor, driver, a_drive(now + 3 * HOUR))
    set_off(first.pk, by=driver)
    with pytest.raises(DomainError, match="STILL_ON_THE_ROAD"):
        set_off(second.pk, by=driver)


def test_only_drivers_of_the_house_are_sent_and_only_their_own_tasks_are_there(
    workshop, driver, second_driver, order
):
    make_licence(workshop.director, driver)
    task = send_driver(order.pk, a_drive(), by=workshop.advisor)
    with pytest.raises(DomainError, match="DRIVER_UNKNOWN"):
        assign_task(task.pk, workshop.technician.user_id, by=workshop.advisor)
    assign_task(task.pk, driver.user_id, by=workshop.advisor)
    with pytest.raises(DriverTask.DoesNotExist):
        set_off(task.pk, by=second_driver)
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        set_off(task.pk, by=workshop.director)
    assert not DriverTask.objects.visible_to(workshop.neighbour).exists()
    assert not DriverTask.objects.visible_to(workshop.colleague).exists()


# --- a car changes hands --------------------------------------------------------------------------------
def test_a_car_that_is_collected_is_signed_for_at_both_ends_and_the_driver_has_it_between(
    workshop, driver, order
):
    make_licence(workshop.director, driver)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    custody = Custody.objects.get(vehicle=order.vehicle)
    assert (custody.kind, custody.holder_id, custody.span.upper) == ("DRIVER", driver.user_id, None)
    photograph(task, "END", driver)
    task = hand_car_over(task.pk, a_sheet(12_020), by=driver)
    custody.refresh_from_db()
    assert task.state == DriveState.COMPLETED
    assert custody.span.upper is not None
    assert not custody.in_conflict
    assert [sheet.end for sheet in task.sheets.all()] == ["START", "END"]
    readings = MileageReading.objects.filter(vehicle=order.vehicle, source="HANDOVER")
    assert sorted(readings.values_list("km", flat=True)) == [12_000, 12_020]


def test_a_hand_over_tells_every_gap_at_once(workshop, driver, order):
    make_licence(workshop.director, driver)
    task = bring_to_car(make_drive(order, workshop.advisor, driver), driver)
    photograph(task, "START", driver, 5)
    with pytest.raises(DomainError) as error:
        take_car_over(task.pk, a_sheet(keys=0, valuables=""), by=driver)
    assert codes(error) == {"SHEET_PHOTOS_MISSING", "SHEET_INCOMPLETE"}
    assert not task.sheets.exists()
    photograph(task, "START", driver, 1)
    assert take_car_over(task.pk, a_sheet(), by=driver).state == DriveState.HANDED_OVER


def test_photos_of_the_start_do_not_count_at_the_end_and_the_odometer_runs_forwards(
    workshop, driver, order
):
    make_licence(workshop.director, driver)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    with pytest.raises(DomainError) as error:
        hand_car_over(task.pk, a_sheet(11_999), by=driver)
    assert codes(error) == {"SHEET_PHOTOS_MISSING", "SHEET_KM_BACKWARDS"}


def test_a_signed_end_keeps_its_photos(workshop, driver, order):
    make_licence(workshop.director, driver)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    with pytest.raises(DomainError, match="SHEET_CLOSED"):
        photograph(task, "START", driver, 1)


@pytest.mark.parametrize(("driven", "is_incident"), [(31, False), (32, True)])
def test_thirteen_tenths_of_the_route_and_five_km_are_explained(
    workshop, driver, order, driven, is_incident
):
    assert allowed_km(20, Decimal("1.3"), 5) == Decimal("31.0")
    make_licence(workshop.director, driver)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    photograph(task, "END", driver)
    hand_car_over(task.pk, a_sheet(12_000 + driven), by=driver)
    assert DriveIncident.objects.exists() is is_incident


def test_only_the_director_closes_an_incident_and_says_why(workshop, driver, order):
    make_licence(workshop.director, driver)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    photograph(task, "END", driver)
    hand_car_over(task.pk, a_sheet(12_100), by=driver)
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        explain_incident(task.pk, "绕路", by=workshop.advisor)
    with pytest.raises(DomainError, match="EXPLANATION_MISSING"):
        explain_incident(task.pk, " ", by=workshop.director)
    assert explain_incident(task.pk, "道路封闭，绕行", by=workshop.director).closed_at
    with pytest.raises(DomainError, match="STATE_CONFLICT"):
        explain_incident(task.pk, "再说一次", by=workshop.director)


def test_a_car_is_brought_back_once_it_is_paid_for_and_no_hand_over_overlaps(workshop, driver):
    make_licence(workshop.director, driver)
    ready = make_order(workshop, RoState.READY)
    task = make_drive(ready, workshop.advisor, driver, a_drive(kind="DELIVERY"))
    bring_to_car(task, driver)
    photograph(task, "START", driver)
    with pytest.raises(DomainError, match="CAR_STAYS"):
        take_car_over(task.pk, a_sheet(), by=driver)
    fail_task(task.pk, "OTHER", "", by=driver)
    paid = make_order(workshop, RoState.PAID)
    task = make_drive(paid, workshop.advisor, driver, a_drive(kind="DELIVERY"))
    task = bring_on_the_road(task, driver)
    photograph(task, "END", driver)
    hand_car_over(task.pk, a_sheet(12_008), by=driver)
    deliver_order(paid.pk, a_farewell(), by=workshop.advisor)
    marks = Custody.objects.filter(vehicle=paid.vehicle).order_by("pk")
    assert [mark.kind for mark in marks] == ["WORKSHOP", "DRIVER"]
    assert not any(mark.in_conflict or mark.span.upper is None for mark in marks)


def test_a_task_that_fails_says_why_and_frees_the_driver(workshop, driver, order):
    make_licence(workshop.director, driver)
    task = make_drive(order, workshop.advisor, driver)
    with pytest.raises(DomainError, match="FAIL_REASON"):
        fail_task(task.pk, "", "", by=driver)
    task = fail_task(task.pk, "NOBODY_THERE", "打电话无人接听", by=driver)
    assert (task.state, task.fail_reason) == (DriveState.FAILED, "NOBODY_THERE")
    assert make_drive(order, workshop.advisor, driver).driver_id == driver.user_id


def test_a_late_end_leaves_the_next_task_its_beginning(workshop, driver, order):
    """The next one begins with the very moment at which the pause after this one ends."""
    make_licence(workshop.director, driver)
    with time_machine.travel(MONDAY - HOUR, tick=True):
        late = make_drive(order, workshop.advisor, driver, a_drive(MONDAY))
        next_one = make_drive(order, workshop.advisor, driver, a_drive(late.busy.upper))
    with time_machine.travel(MONDAY + HOUR + dt.timedelta(minutes=5), tick=True):
        bring_on_the_road(late, driver)
        photograph(late, "END", driver)
        late = hand_car_over(late.pk, a_sheet(12_020), by=driver)
    assert late.state == DriveState.COMPLETED
    assert not late.busy.upper_inc
    assert late.busy.upper == next_one.busy.lower


def test_a_car_that_does_not_get_home_stands_in_the_workshop_again(workshop, driver):
    make_licence(workshop.director, driver)
    paid = make_order(workshop, RoState.PAID)
    task = make_drive(paid, workshop.advisor, driver, a_drive(kind="DELIVERY"))
    task = bring_on_the_road(task, driver)
    with pytest.raises(DomainError, match="FAIL_REASON"):
        break_off(task.pk, WhyFailed(""), a_sheet(12_018), by=driver)
    with pytest.raises(DomainError) as error:
        break_off(task.pk, WhyFailed("NOBODY_THERE"), a_sheet(11_999), by=driver)
    assert codes(error) == {"SHEET_PHOTOS_MISSING", "SHEET_KM_BACKWARDS"}
    photograph(task, "END", driver)
    task = break_off(task.pk, WhyFailed("NOBODY_THERE", "敲门无人"), a_sheet(12_090), by=driver)
    assert (task.state, task.fail_reason, task.note) == ("FAILED", "NOBODY_THERE", "敲门无人")
    assert task.closed_at is not None
    assert DriveIncident.objects.get().driven_km == 90

    again = make_drive(paid, workshop.advisor, driver, a_drive(kind="DELIVERY"))
    bring_on_the_road(again, driver, km=12_090)
    marks = list(Custody.objects.filter(vehicle=paid.vehicle).order_by("pk"))
    assert [mark.kind for mark in marks] == ["WORKSHOP", "DRIVER", "WORKSHOP", "DRIVER"]
    assert not any(mark.in_conflict for mark in marks)
    assert [mark.span.upper is None for mark in marks] == [False, False, False, True]


def test_a_car_that_was_not_brought_in_is_with_nobody_of_the_house(workshop, driver, order):
    make_licence(workshop.director, driver)
    task = bring_to_car(make_drive(order, workshop.advisor, driver), driver)
    photograph(task, "START", driver)
    take_car_over(task.pk, a_sheet(), by=driver)
    photograph(task, "END", driver)
    break_off(task.pk, WhyFailed("NOT_DRIVABLE"), a_sheet(), by=driver)
    assert Custody.objects.get(vehicle=order.vehicle).span.upper is not None
    assert fresh(order).state == RoState.APPOINTED
    assert make_drive(order, workshop.advisor, driver).state == DriveState.ASSIGNED


def test_once_the_driver_has_the_car_the_task_is_neither_cancelled_nor_failed_without_a_sheet(
    workshop, driver, order
):
    make_licence(workshop.director, driver)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    with pytest.raises(DomainError, match="STATE_CONFLICT"):
        fail_task(task.pk, "OTHER", "", by=driver)
    with pytest.raises(DomainError, match="STATE_CONFLICT"):
        cancel_task(task.pk, "x", by=workshop.director)


# --- cars that do not come by themselves ----------------------------------------------------------------
@pytest.mark.parametrize("mode", ["REMOTE", "TOWED"])
def test_a_car_that_does_not_come_by_itself_is_collected(workshop, driver, mode):
    make_bay(workshop.director)
    make_licence(workshop.director, driver)
    with time_machine.travel(MONDAY - 3 * HOUR, tick=True):
        visit = {"slot": Slot(MONDAY), "contact_agreed": True, "mode": mode}
        with pytest.raises(DomainError, match="ADDRESS_MISSING"):
            open_order(a_visit(**visit), by=workshop.advisor)
        pickup = Pickup("海淀区某路2号", 12)
        order = open_order(a_visit(**visit, pickup=pickup), by=workshop.advisor)
        task = order.drives.get()
        assert (task.kind, task.state, task.window.upper) == ("PICKUP", "CREATED", MONDAY)
        assign_task(task.pk, driver.user_id, by=workshop.director)
        task = bring_on_the_road(task, driver)
        photograph(task, "END", driver)
        hand_car_over(task.pk, a_sheet(12_012), by=driver)
    assert fresh(order).arrived_at is not None


@pytest.mark.parametrize("mode", ["REMOTE", "TOWED"])
def test_a_car_without_an_appointment_is_fetched_at_once(workshop, driver, mode):
    make_licence(workshop.director, driver)
    with time_machine.travel(MONDAY, tick=False) as clock:
        visit = a_visit(mode=mode, pickup=Pickup("海淀区某路2号", 12))
        order = open_order(visit, by=workshop.advisor)
        task = order.drives.get()
        assert (task.kind, task.window.lower) == ("PICKUP", MONDAY)
        assert task.window.upper > MONDAY
        assert order.arrived_at is None
        with pytest.raises(DomainError, match="NOT_EXPECTED"):
            move_appointment(order.pk, Slot(MONDAY + 3 * HOUR), by=workshop.advisor)
        assign_task(task.pk, driver.user_id, by=workshop.director)
        clock.shift(HOUR)
        task = bring_on_the_road(task, driver)
        photograph(task, "END", driver)
        hand_car_over(task.pk, a_sheet(12_012), by=driver)
    assert fresh(order).arrived_at == MONDAY + HOUR


def test_a_remote_visit_without_a_slot_says_where_the_car_stands(workshop):
    with pytest.raises(DomainError, match="ADDRESS_MISSING"):
        open_order(a_visit(mode="REMOTE"), by=workshop.advisor)


def test_a_towed_car_without_an_address_stands_at_the_gate(workshop):
    order = open_order(a_visit(mode="TOWED"), by=workshop.advisor)
    assert order.arrived_at is not None
    assert not order.drives.exists()


def test_a_car_that_comes_by_itself_needs_no_driver(workshop):
    make_bay(workshop.director)
    with time_machine.travel(MONDAY - HOUR, tick=True):
        visit = a_visit(slot=Slot(MONDAY), contact_agreed=True, mode="SELF_DRIVE")
        assert not open_order(visit, by=workshop.advisor).drives.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_give_one_driver_two_tasks_at_once(transactional_db):
    workshop = Workshop.hire()
    driver = make_person(Role.D_DRIVER, workshop.dealer, "马师傅")
    make_licence(workshop.director, driver)
    order = make_order(workshop, RoState.APPOINTED)
    tasks = [send_driver(order.pk, a_drive(), by=workshop.advisor) for _ in range(4)]
    start = Barrier(len(tasks))

    def run(task) -> str:
        try:
            start.wait(5)
            assign_task(task.pk, driver.user_id, by=workshop.director)
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(tasks)) as pool:
        answers = list(pool.map(run, tasks))
    assert sorted(answers) == ["", "DRIVER_BUSY", "DRIVER_BUSY", "DRIVER_BUSY"]
