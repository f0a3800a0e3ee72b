"""Cars that replace broken ones: what others did with them before, and customers who change their mind (5.5)."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import TransitionRefused
from rental.choices import OrderState
from rental.choices.breakdowns import BreakdownState
from rental.models import (
    Assignment,
    Block,
    BreakdownEvent,
    RentalOrder,
    RentalVehicle,
    ReturnBill,
    Substitution,
)
from rental.services.breakdowns import (
    Report,
    choose_replacement,
    end_there,
    give_replacement,
    go_on,
    report_breakdown,
)
from rental.services.changes import Wanted, agree_change, ask_change
from rental.services.plan import CarRefused, assign, publish_plan
from rental.services.replanning import plan_a_replacement
from rental.services.substitution import Swap
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_block, make_car
from tests.factories.rental_cars import a_sheet, a_signature, come_back, drive_off, photograph

NINE = dt.datetime.fromisoformat("2026-11-25T09:00+08:00")
NOON = NINE + 3 * HOUR
CLEANED = 1.5 * HOUR


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NINE, tick=True):
        yield


@pytest.fixture
def event(house: RentalHouse) -> BreakdownEvent:
    """The customer had the car since yesterday nine; it fails a day before the end."""
    order = an_order(house.store, house.b, NINE - DAY, NINE + DAY)
    assign(order.pk, make_car(house.store, house.b).pk, by=SYSTEM)
    order.refresh_from_db()
    drive_off(order, house.operator, at=NINE - DAY)
    return report_breakdown(order.pk, Report("爆胎", at=NINE), by=house.operator)


@pytest.fixture
def spare(house: RentalHouse) -> RentalVehicle:
    return make_car(house.store, house.b)


def kept(car: RentalVehicle) -> list[int]:
    return list(Assignment.objects.held().filter(vehicle=car).values_list("order", flat=True))


def rented_before(house: RentalHouse, car: RentalVehicle, begins: dt.datetime) -> None:
    """Another customer brought it back at six this morning."""
    order = an_order(house.store, house.b, begins, NINE - 3 * HOUR)
    assign(order.pk, car.pk, by=SYSTEM)
    order.refresh_from_db()
    drive_off(order, house.operator, at=begins, km=100)
    come_back(order, house.operator, at=NINE - 3 * HOUR, km=200)


def replaced(house: RentalHouse, event: BreakdownEvent, car: RentalVehicle) -> RentalOrder:
    choose_replacement(event.pk, Swap(car.pk), by=house.operator)
    photograph(event.order, "OUT", house.operator, car=car)
    give_replacement(event.pk, a_sheet(500), by=house.operator)
    return RentalOrder.objects.get(pk=event.order_id)


@pytest.mark.parametrize("hours", [48, 12], ids=["before the rental began", "since"])
def test_a_car_that_others_had_meanwhile_comes_back(house, event, spare, hours):
    rented_before(house, spare, NINE - hours * HOUR)
    order = replaced(house, event, spare)
    with time_machine.travel(NOON, tick=True):
        order = come_back(order, house.operator, at=NOON)
    assert order.state == OrderState.RETURNED
    span = Assignment.objects.held().get(order=order).span
    assert NINE <= span.lower < NINE + HOUR
    assert span.upper == NOON + CLEANED
    hurried = an_order(house.store, house.b, NOON + HOUR, NOON + DAY)
    with time_machine.travel(NOON, tick=True), pytest.raises(CarRefused):
        assign(hurried.pk, spare.pk, by=house.operator)


@pytest.mark.parametrize("hours", [48, 12], ids=["before the rental began", "since"])
def test_a_rental_is_extended_on_a_car_that_others_had_meanwhile(house, event, spare, hours):
    rented_before(house, spare, NINE - hours * HOUR)
    make_block(spare, NINE - 2 * HOUR, NINE - HOUR)  # nobody released it by hand
    order = replaced(house, event, spare)
    wanted = Wanted(end_at=order.end_at + DAY)
    change = ask_change(order.pk, wanted, by=house.operator)
    assert change.keeps_car
    order = agree_change(change.pk, a_signature(), by=house.operator)
    span = Assignment.objects.held().get(order=order).span
    assert NINE <= span.lower < NINE + HOUR
    assert span.upper == NINE + 2 * DAY + CLEANED


def test_an_extension_gives_way_to_whoever_has_the_car_in_the_database(house, event, spare):
    order = replaced(house, event, spare)
    change = ask_change(order.pk, Wanted(end_at=NINE + 2 * DAY), by=house.operator)
    other = an_order(house.store, house.b, NINE + DAY, NINE + 2 * DAY, state=OrderState.CANCELLED)
    Assignment.objects.create(
        order=other, vehicle=spare, assigned_by="HAND", made_at=NINE,
        span=DateTimeTZRange(NINE + DAY + CLEANED, NINE + 2 * DAY),
    )  # fmt: skip
    with pytest.raises(CarRefused):
        agree_change(change.pk, a_signature(), by=house.operator)


def test_a_customer_gives_up_before_the_other_car_is_there(house, event, spare):
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    photograph(event.order, "IN", house.operator, car=event.vehicle)
    event = end_there(event.pk, a_sheet(12_100), by=house.operator)
    order = RentalOrder.objects.get(pk=event.order_id)
    assert (event.state, event.replacement) == (BreakdownState.ENDED, None)
    assert (order.state, order.vehicle) == (OrderState.RETURNED, event.vehicle)
    assert ReturnBill.objects.get().energy_missing == 0
    assert kept(spare) == []
    other = an_order(house.store, house.b, NINE + 2 * HOUR, NINE + DAY)
    assert assign(other.pk, spare.pk, by=house.operator).vehicle == spare


def test_a_chosen_car_that_cannot_come_either_is_free_and_another_one_comes(house, event, spare):
    second = make_car(house.store, house.b)
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    order = replaced(house, event, second)
    event.refresh_from_db()
    assert (order.vehicle, event.replacement) == (second, second)
    assert (kept(spare), kept(second)) == ([], [order.pk])


def test_a_lower_class_that_the_plan_found_is_signed_for_on_the_road(house, event):
    lower = make_car(house.store, house.a)
    RentalOrder.objects.filter(pk=event.order_id).update(may_downgrade=True, daily_rate=300)
    plan = plan_a_replacement(event.pk, by=house.operator)
    publish_plan(plan.pk, by=house.operator)
    photograph(event.order, "OUT", house.operator, car=lower)
    with pytest.raises(TransitionRefused) as unsigned:
        give_replacement(event.pk, a_sheet(500), by=house.operator)
    assert [one.code for one in unsigned.value.refusals] == ["DOWNGRADE_UNSIGNED"]
    choose_replacement(event.pk, Swap(lower.pk, "没有同级车", a_signature()), by=house.operator)
    give_replacement(event.pk, a_sheet(500), by=house.operator)
    order = RentalOrder.objects.get(pk=event.order_id)
    assert (order.vehicle, kept(lower)) == (lower, [order.pk])
    assert Substitution.objects.get().refund > 0


def test_the_first_car_runs_again_though_another_one_was_chosen(house, event, spare):
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    event = go_on(event.pk, by=house.operator)
    order = RentalOrder.objects.get(pk=event.order_id)
    assert (event.state, event.replacement) == (BreakdownState.REPAIRED, None)
    assert (order.state, order.vehicle) == (OrderState.IN_USE, event.vehicle)
    assert (kept(spare), kept(event.vehicle)) == ([], [order.pk])
    assert not Block.objects.in_force().exists()
    with time_machine.travel(NOON, tick=True):
        assert come_back(order, house.operator, at=NOON).state == OrderState.RETURNED
