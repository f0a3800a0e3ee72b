"""Taking a car in (domain.md 4.1, 4.2)."""

import datetime as dt
import io

import pytest
import time_machine
from django.utils import timezone

from aftersales.choices import CarSystem, RoState
from aftersales.models import RepairOrder
from aftersales.services import (
    Slot,
    SymptomFacts,
    add_symptom,
    attach_photo,
    cancel_order,
    check_in,
    note_no_show,
    open_order,
    remove_photo,
)
from dealerops.foundation.errors import DomainError
from dealerops.registry.models import Custody
from tests.factories.bays import MONDAY, make_bay
from tests.factories.market import make_paper, make_vin
from tests.factories.workshop import a_visit, an_arrival, confirm_phone, expected, fresh, make_order


def codes(error):
    return {refusal.code for refusal in error.value.refusals}


def test_a_car_is_not_checked_in_before_everything_is_on_record(workshop):
    order = open_order(a_visit(), by=workshop.advisor)
    with pytest.raises(DomainError) as error:
        check_in(
            order.pk,
            an_arrival(mode="", mileage_in=None, valuables="", confirmed_by=""),
            by=workshop.advisor,
        )
    assert codes(error) == {
        "MODE_MISSING",
        "READINGS_MISSING",
        "SYMPTOM_MISSING",
        "PHOTOS_MISSING",
        "VALUABLES_MISSING",
        "WALK_AROUND_UNCONFIRMED",
        "CONTACT_UNVERIFIED",
    }


def test_five_photos_are_not_six_and_one_photo_twice_is_one(workshop):
    order = expected(workshop, photos=5)
    with pytest.raises(DomainError, match="PHOTOS_MISSING"):
        check_in(order.pk, an_arrival(), by=workshop.advisor)
    paper = make_paper().getvalue()
    for _ in range(2):
        attach_photo(order.pk, io.BytesIO(paper), name="a.png", by=workshop.advisor)
    assert order.photos.count() == 6
    check_in(order.pk, an_arrival(), by=workshop.advisor)


@pytest.mark.parametrize("mode", ["REMOTE", "TOWED"])
def test_without_the_customer_at_the_counter_the_phone_is_confirmed(workshop, mode):
    order = expected(workshop)
    with pytest.raises(DomainError, match="CONTACT_UNVERIFIED"):
        check_in(order.pk, an_arrival(mode=mode), by=workshop.advisor)


def test_a_towed_car_comes_with_its_sheet(workshop):
    order = expected(workshop)
    confirm_phone(order, workshop)
    arrival = an_arrival(mode="TOWED")
    with pytest.raises(DomainError, match="TOW_SHEET_MISSING"):
        check_in(order.pk, arrival, by=workshop.advisor)
    attach_photo(order.pk, make_paper(), name="t.png", kind="TOW_SHEET", by=workshop.advisor)
    assert check_in(order.pk, arrival, by=workshop.advisor).state == RoState.CHECKED_IN


def test_the_workshop_has_the_car_from_check_in_to_delivery(workshop):
    order = make_order(workshop, RoState.CHECKED_IN)
    custody = Custody.objects.get(vehicle=order.vehicle)
    assert (custody.kind, custody.dealer_id, custody.span.upper) == (
        "WORKSHOP",
        workshop.dealer.pk,
        None,
    )
    cancel_order(order.pk, "客户改期", by=workshop.advisor)
    custody.refresh_from_db()
    assert custody.span.upper is not None


def test_a_car_that_another_house_still_has_is_marked(workshop):
    vin = make_vin()
    first = make_order(workshop, RoState.CHECKED_IN, vin=vin)
    second = make_order(workshop, RoState.CHECKED_IN, vin=vin)
    marks = Custody.objects.filter(vehicle=first.vehicle).order_by("pk")
    assert [mark.in_conflict for mark in marks] == [False, True]
    assert second.vehicle_id == first.vehicle_id


@pytest.mark.parametrize(
    ("days", "km", "is_repeat"),
    [(60, 15_010, True), (61, 12_500, False), (59, 15_011, False)],
)
def test_a_symptom_within_60_days_and_3000_km_is_a_repeated_one(workshop, days, km, is_repeat):
    vin = make_vin()
    with time_machine.travel(timezone.now() - dt.timedelta(days=days), tick=True):
        make_order(workshop, RoState.DELIVERED, vin=vin)
    order = expected(workshop, vin=vin)
    order = check_in(order.pk, an_arrival(mileage_in=km), by=workshop.advisor)
    assert order.repeat_repair is is_repeat
    assert (order.symptoms.get().repeats is not None) is is_repeat


def test_another_part_of_the_car_is_no_repetition(workshop):
    vin = make_vin()
    make_order(workshop, RoState.DELIVERED, vin=vin)
    order = open_order(a_visit(vin=vin), by=workshop.advisor)
    add_symptom(order.pk, SymptomFacts(CarSystem.CLIMATE, "空调不冷"), by=workshop.advisor)
    for _ in range(6):
        attach_photo(order.pk, make_paper(), name="a.png", by=workshop.advisor)
    order = check_in(order.pk, an_arrival(mileage_in=12_100), by=workshop.advisor)
    assert not order.repeat_repair


def test_after_check_in_the_photos_stay(workshop):
    order = make_order(workshop, RoState.CHECKED_IN)
    with pytest.raises(DomainError, match="STATE_CONFLICT"):
        remove_photo(order.photos.first().pk, by=workshop.advisor)


def test_half_an_hour_after_the_appointment_nobody_came(workshop):
    make_bay(workshop.director)
    with time_machine.travel(MONDAY - dt.timedelta(hours=1), tick=True):
        visit = a_visit(slot=Slot(MONDAY), contact_agreed=True)
        order = open_order(visit, by=workshop.advisor)
    with (
        time_machine.travel(MONDAY + dt.timedelta(minutes=29), tick=True),
        pytest.raises(DomainError, match="STILL_EXPECTED"),
    ):
        note_no_show(order.pk, by=workshop.advisor)
    with time_machine.travel(MONDAY + dt.timedelta(minutes=30), tick=True):
        assert note_no_show(order.pk, by=workshop.advisor).state == RoState.NO_SHOW


def test_a_customer_who_comes_again_is_the_same_customer(workshop):
    visit = a_visit()
    first, second = (open_order(visit, by=workshop.advisor) for _ in range(2))
    assert first.customer_id == second.customer_id
    assert first.vehicle_id == second.vehicle_id
    assert first.number != second.number


def test_only_advisors_open_orders_and_only_own_ones_are_touched(workshop):
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        open_order(a_visit(), by=workshop.cashier)
    order = expected(workshop)
    with pytest.raises(RepairOrder.DoesNotExist):
        check_in(order.pk, an_arrival(), by=workshop.colleague)
    assert fresh(order).state == RoState.APPOINTED
