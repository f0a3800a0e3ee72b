"""Loan cars: lent against an order, to one customer at a time, with sheets at both ends (domain.md 4.5)."""

import pytest
import time_machine
from django.utils import timezone

from aftersales.choices import RoState
from aftersales.choices.loans import LoanState
from aftersales.services import cancel_order
from aftersales.services.driving import (
    LoanFacts,
    NewLoanCar,
    add_loan_car,
    cancel_loan,
    change_loan_car,
    hand_car_over,
    lend_car,
    reserve_loan_car,
    send_driver,
    take_loan_back,
)
from dealerops.foundation.errors import DomainError
from dealerops.registry.models import Custody
from tests.factories.bays import (
    HOUR,
    a_drive,
    a_sheet,
    bring_on_the_road,
    make_drive,
    make_licence,
    make_loan_car,
    photograph,
)
from tests.factories.market import make_model, make_vin
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def car(workshop):
    return make_loan_car(workshop.director)


@pytest.fixture
def order(workshop):
    return make_order(workshop, RoState.CHECKED_IN)


def reserved(workshop, order, car, hours: int = 0, length: int = 4):
    begins = timezone.now() + hours * HOUR
    facts = LoanFacts(car.pk, begins, begins + length * HOUR)
    return reserve_loan_car(order.pk, facts, by=workshop.advisor)


def lent(workshop, loan, km: int = 5_000):
    photograph(loan, "START", workshop.advisor)
    return lend_car(loan.pk, a_sheet(km), by=workshop.advisor)


def test_the_customer_has_the_loan_car_from_sheet_to_sheet(workshop, order, car):
    loan = lent(workshop, reserved(workshop, order, car))
    custody = Custody.objects.get(vehicle=car.vehicle)
    assert (loan.state, custody.kind, custody.span.upper) == (LoanState.OUT, "LOAN", None)
    photograph(loan, "END", workshop.advisor)
    loan = take_loan_back(loan.pk, a_sheet(5_040), by=workshop.advisor)
    custody.refresh_from_db()
    assert loan.state == LoanState.BACK
    assert custody.span.upper is not None
    assert [sheet.km for sheet in loan.sheets.all()] == [5_000, 5_040]


def test_a_car_is_with_one_customer_at_a_time(workshop, order, car):
    reserved(workshop, order, car)
    other = make_order(workshop, RoState.CHECKED_IN)
    with pytest.raises(DomainError, match="LOAN_CAR_TAKEN"):
        reserved(workshop, other, car, hours=3)
    assert reserved(workshop, other, car, hours=5).state == LoanState.PLANNED


def test_a_car_that_is_late_is_not_lent_again(workshop, order, car):
    lent(workshop, reserved(workshop, order, car, length=1))
    other = reserved(workshop, make_order(workshop, RoState.CHECKED_IN), car, hours=2)
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=True):
        photograph(other, "START", workshop.advisor)
        with pytest.raises(DomainError, match="LOAN_CAR_TAKEN"):
            lend_car(other.pk, a_sheet(5_010), by=workshop.advisor)


def test_a_car_that_is_back_sooner_is_free_sooner(workshop, order, car):
    loan = lent(workshop, reserved(workshop, order, car))
    photograph(loan, "END", workshop.advisor)
    take_loan_back(loan.pk, a_sheet(5_001), by=workshop.advisor)
    other = make_order(workshop, RoState.CHECKED_IN)
    assert reserved(workshop, other, car, hours=1).car_id == car.pk


def test_six_photos_and_a_signature_at_both_ends(workshop, order, car):
    loan = reserved(workshop, order, car)
    photograph(loan, "START", workshop.advisor, 5)
    with pytest.raises(DomainError, match="SHEET_PHOTOS_MISSING"):
        lend_car(loan.pk, a_sheet(5_000), by=workshop.advisor)
    assert not loan.sheets.exists()


def test_an_order_has_one_loan_car_and_an_ended_one_has_none(workshop, order, car):
    second = make_loan_car(workshop.director, "京A77777")
    loan = reserved(workshop, order, car)
    with pytest.raises(DomainError, match="LOAN_RUNNING"):
        reserved(workshop, order, second)
    cancel_loan(loan.pk, "客户不需要", by=workshop.advisor)
    assert reserved(workshop, order, second).state == LoanState.PLANNED
    ended = make_order(workshop, RoState.CHECKED_IN)
    cancel_order(ended.pk, "客户改期", by=workshop.advisor)
    with pytest.raises(DomainError, match="ORDER_HAS_ENDED"):
        reserved(workshop, ended, car, hours=9)


def test_a_driver_brings_the_loan_car_and_not_the_customers(workshop, order, car):
    with pytest.raises(DomainError, match="LOAN_MISSING"):
        send_driver(order.pk, a_drive(kind="LOAN_CAR"), by=workshop.advisor)
    reserved(workshop, order, car)
    task = send_driver(order.pk, a_drive(kind="LOAN_CAR"), by=workshop.advisor)
    assert task.vehicle_id == car.vehicle_id


def test_a_driver_who_fetches_the_loan_car_has_it_instead_of_the_customer(
    workshop, driver, order, car
):
    make_licence(workshop.director, driver)
    loan = lent(workshop, reserved(workshop, order, car))
    task = make_drive(order, workshop.advisor, driver, a_drive(kind="LOAN_CAR"))
    task = bring_on_the_road(task, driver, km=5_010)
    photograph(task, "END", driver)
    hand_car_over(task.pk, a_sheet(5_020), by=driver)
    photograph(loan, "END", workshop.advisor)
    assert take_loan_back(loan.pk, a_sheet(5_020), by=workshop.advisor).state == LoanState.BACK
    marks = list(Custody.objects.filter(vehicle=car.vehicle).order_by("pk"))
    assert [mark.kind for mark in marks] == ["LOAN", "DRIVER"]
    assert not any(mark.in_conflict or mark.span.upper is None for mark in marks)


def test_another_houses_car_and_one_out_of_use_are_not_lent(workshop, order, car):
    foreign = make_loan_car(workshop.neighbour, "京A88888")
    with pytest.raises(DomainError, match="LOAN_CAR_UNKNOWN"):
        reserved(workshop, order, foreign)
    said = NewLoanCar(car.vehicle.vin, "京A66666", is_active=False)
    change_loan_car(car.pk, said, by=workshop.director)
    with pytest.raises(DomainError, match="LOAN_CAR_UNKNOWN"):
        reserved(workshop, order, car)


def test_a_loan_car_has_a_real_plate_and_stands_on_the_list_once(workshop, car):
    with pytest.raises(DomainError, match="PLATE_FORMAT"):
        add_loan_car(NewLoanCar(make_vin(), "12345", make_model()), by=workshop.director)
    with pytest.raises(DomainError, match="LISTED_ALREADY"):
        add_loan_car(NewLoanCar(car.vehicle.vin, "京A99999"), by=workshop.director)
