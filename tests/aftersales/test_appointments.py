"""Appointments against the capacity of the bays (domain.md 4.1, APPOINTED)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from aftersales.choices import RoState
from aftersales.models import Appointment, RepairOrder
from aftersales.selectors.bays import workshop_day
from aftersales.services import (
    Slot,
    Visitor,
    cancel_order,
    move_appointment,
    note_arrival,
    note_missed,
    open_order,
)
from aftersales.services.bays import BayFacts, change_bay
from aftersales.tasks import appointment_clocks
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.registry.choices import ConsentScope, ContactPurpose
from dealerops.registry.services import consent_to, record_consent, refusal_to_contact
from dealerops.workcal.services import dealer_open, enter_day
from tests.aftersales.conftest import Workshop
from tests.factories.aftersales import make_driver
from tests.factories.bays import HOUR, MONDAY, make_bay
from tests.factories.workshop import a_visit, fresh

EARLIER = MONDAY - dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(EARLIER, tick=True):
        yield


def booked(workshop: Workshop, at: dt.datetime = MONDAY, **slot: object) -> RepairOrder:
    visit = a_visit(slot=Slot(at, **slot), contact_agreed=True)
    return open_order(visit, by=workshop.advisor)


@pytest.mark.django_db
def test_a_bay_takes_one_car_at_a_time_and_the_next_free_time_is_named(workshop):
    make_bay(workshop.director)
    booked(workshop)
    with pytest.raises(DomainError) as error:
        booked(workshop, MONDAY + dt.timedelta(minutes=59))
    assert [one.code for one in error.value.refusals] == ["SLOT_FULL"]
    assert "11:00" in str(error.value.refusals[0].message)
    booked(workshop, MONDAY + HOUR)


@pytest.mark.django_db
def test_capacity_is_bays_times_hours(workshop):
    make_bay(workshop.director, "A1")
    make_bay(workshop.director, "A2", opens_at=dt.time(9), closes_at=dt.time(17))
    day = workshop_day(workshop.advisor, MONDAY.date())
    assert day.capacity == dt.timedelta(hours=17, minutes=30) / dt.timedelta(hours=1)
    booked(workshop)
    booked(workshop)
    with pytest.raises(DomainError, match="SLOT_FULL"):
        booked(workshop)
    day = workshop_day(workshop.advisor, MONDAY.date())
    assert day.booked == 2
    assert [at for at, _free in day.free_times(60, after=EARLIER)][:3] == [
        MONDAY - dt.timedelta(hours=1),
        MONDAY + HOUR,
        MONDAY + dt.timedelta(minutes=90),
    ]


@pytest.mark.django_db
def test_outside_the_bays_hours_and_on_closed_days_nothing_is_free(workshop):
    make_bay(workshop.director)
    evening = MONDAY.replace(hour=17, minute=30)
    with pytest.raises(DomainError, match="SLOT_FULL"):
        booked(workshop, evening)
    booked(workshop, evening, minutes=30)
    tuesday = MONDAY + dt.timedelta(days=1)
    enter_day(dealer_open(workshop.dealer.pk), tuesday.date(), is_open=False, by=SYSTEM)
    with pytest.raises(DomainError, match="HOUSE_CLOSED"):
        booked(workshop, tuesday)


@pytest.mark.django_db
def test_a_house_without_bays_makes_no_appointments(workshop):
    with pytest.raises(DomainError, match="NO_BAY"):
        booked(workshop)
    make_bay(workshop.director, kind="PAINT")
    with pytest.raises(DomainError, match="NO_BAY"):
        booked(workshop, kind="EXPRESS")
    assert booked(workshop, kind="PAINT").appointment.bay.kind == "PAINT"


@pytest.mark.django_db
def test_a_bay_out_of_use_and_another_houses_bay_are_no_capacity(workshop):
    bay = make_bay(workshop.director)
    make_bay(workshop.neighbour)
    change_bay(bay.pk, BayFacts("A1", is_active=False), by=workshop.director)
    with pytest.raises(DomainError, match="NO_BAY"):
        booked(workshop)


@pytest.mark.django_db
def test_who_was_promised_a_bay_keeps_it(workshop):
    bay = make_bay(workshop.director)
    booked(workshop)
    for facts in (BayFacts("A1", is_active=False), BayFacts("A1", opens_at=dt.time(11))):
        with pytest.raises(DomainError, match="BAY_IS_BOOKED"):
            change_bay(bay.pk, facts, by=workshop.director)
    assert change_bay(bay.pk, BayFacts("B7"), by=workshop.director).code == "B7"


@pytest.mark.django_db
def test_an_appointment_needs_the_customers_yes_to_be_contacted_once(workshop):
    make_bay(workshop.director)
    visitor = Visitor("张小明", "13800001111")
    with pytest.raises(DomainError, match="CONTACT_CONSENT_MISSING"):
        open_order(a_visit(slot=Slot(MONDAY), visitor=visitor), by=workshop.advisor)
    order = open_order(
        a_visit(slot=Slot(MONDAY), visitor=visitor, contact_agreed=True), by=workshop.advisor
    )
    assert consent_to(order.customer_id, ConsentScope.SERVICE_CALL) is True
    again = a_visit(slot=Slot(MONDAY + HOUR), visitor=visitor)
    assert open_order(again, by=workshop.advisor).customer_id == order.customer_id


@pytest.mark.django_db
def test_a_yes_to_the_appointment_leaves_a_no_to_callbacks_as_it_is(workshop):
    make_bay(workshop.director)
    visitor = Visitor("张小明", "13800001111")
    who = make_driver(visitor.name, visitor.mobile).pk
    record_consent(who, ConsentScope.SERVICE_CALL, is_given=False, channel="PHONE", by=SYSTEM)
    with pytest.raises(DomainError, match="CONTACT_CONSENT_MISSING"):
        open_order(a_visit(slot=Slot(MONDAY + HOUR), visitor=visitor), by=workshop.advisor)
    order = open_order(
        a_visit(slot=Slot(MONDAY + HOUR), visitor=visitor, contact_agreed=True), by=workshop.advisor
    )
    assert order.customer_id == who
    assert Appointment.objects.get(order=order).contact_agreed
    assert consent_to(who, ConsentScope.SERVICE_CALL) is False
    assert refusal_to_contact(who, ContactPurpose.CALLBACK)


@pytest.mark.django_db
def test_a_time_that_has_passed_is_not_booked(workshop):
    make_bay(workshop.director)
    with pytest.raises(DomainError, match="SLOT_PAST"):
        booked(workshop, EARLIER - HOUR)


@pytest.mark.django_db
def test_a_cancelled_appointment_gives_the_bay_back(workshop):
    make_bay(workshop.director)
    order = booked(workshop)
    cancel_order(order.pk, "客户改期", by=workshop.advisor)
    assert booked(workshop).appointment.released_at is None


@pytest.mark.django_db
def test_a_moved_appointment_frees_its_old_time_and_may_overlap_itself(workshop):
    make_bay(workshop.director)
    order = booked(workshop)
    half_past = MONDAY + dt.timedelta(minutes=30)
    move_appointment(order.pk, Slot(half_past), by=workshop.advisor)
    assert fresh(order).planned_at == half_past
    booked(workshop, MONDAY - dt.timedelta(minutes=30))
    with pytest.raises(DomainError, match="SLOT_FULL"):
        move_appointment(order.pk, Slot(MONDAY - dt.timedelta(minutes=30)), by=workshop.advisor)


@pytest.mark.django_db
def test_half_an_hour_late_is_a_no_show_and_the_bay_is_free(workshop):
    make_bay(workshop.director)
    order = booked(workshop, minutes=120)
    with time_machine.travel(MONDAY + dt.timedelta(minutes=29), tick=True):
        assert appointment_clocks() == 0
    with time_machine.travel(MONDAY + dt.timedelta(minutes=30), tick=True):
        assert appointment_clocks() == 1
        assert appointment_clocks() == 0
        assert fresh(order).state == RoState.NO_SHOW
        booked(workshop, MONDAY + HOUR)


@pytest.mark.django_db
def test_a_car_that_is_here_did_come_however_long_the_reception_takes(workshop):
    make_bay(workshop.director)
    order = booked(workshop)
    note_arrival(order.pk, by=workshop.advisor)
    with time_machine.travel(MONDAY + HOUR, tick=True):
        assert appointment_clocks() == 0
        assert not note_missed(order.pk)
    with pytest.raises(DomainError, match="NOT_EXPECTED"):
        note_arrival(order.pk, by=workshop.advisor)
    with pytest.raises(DomainError, match="NOT_EXPECTED"):
        move_appointment(order.pk, Slot(MONDAY + HOUR), by=workshop.advisor)


@pytest.mark.django_db
def test_colleagues_see_that_a_bay_is_taken_and_not_by_whom(workshop):
    make_bay(workshop.director)
    order = booked(workshop)
    seen = [
        workshop_day(who, MONDAY.date()).bays[0].taken[0].order
        for who in (workshop.advisor, workshop.colleague, workshop.director)
    ]
    assert seen == [order, None, order]
    assert workshop_day(workshop.neighbour, MONDAY.date()).bays == []


@pytest.mark.django_db(transaction=True)
def test_two_advisors_cannot_book_the_last_bay(transactional_db):
    workshop = Workshop.hire()
    make_bay(workshop.director)
    known = [a_visit() for _ in range(4)]
    for visit in known:  # registering a customer would make them queue up already
        open_order(visit, by=workshop.advisor)
    visits = [replace(visit, slot=Slot(MONDAY), contact_agreed=True) for visit in known]
    people = (workshop.advisor, workshop.colleague) * 2
    start = Barrier(len(visits))

    def run(visit, who) -> str:
        try:
            start.wait(5)
            open_order(visit, by=who)
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(visits)) as pool:
        answers = list(pool.map(run, visits, people))
    assert sorted(answers) == ["", "SLOT_FULL", "SLOT_FULL", "SLOT_FULL"]
    assert Appointment.objects.count() == 1
