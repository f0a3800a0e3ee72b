"""The rates from real rows: hand-overs, swaps, blocks, cancellations; and R19 over them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period, declared
from dealerops.journal.querysets import object_type_of
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody
from rental.choices import EndedBy, EndReason, OrderState
from rental.choices.complaints import Topic
from rental.models import RentalOrder, RentalVehicle
from rental.selectors.car_times import use_of_cars
from rental.selectors.rate_rows import every_class, operation_of
from rental.selectors.rates import Figures, figures, together
from rental.services.complaints import ComplaintFacts, take_complaint
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_block, make_car

pytestmark = pytest.mark.django_db

MONTH = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
FIRST = dt.datetime(2026, 9, 1, tzinfo=timezone.get_default_timezone())


def driven(
    house: RentalHouse, car: RentalVehicle, begins: int, hours: int, **more: object
) -> RentalOrder:
    """Handed over at that hour of the month and taken back so many later."""
    start = FIRST + begins * HOUR
    return an_order(
        house.store,
        house.b,
        start,
        start + hours * HOUR,
        state=OrderState.RETURNED,
        vehicle=car,
        **more,
    )


def of_class(rows: list[Figures], code: str) -> Figures:
    return next(row for row in rows if row.vehicle_class and row.vehicle_class.code == code)


def test_hours_of_a_class_add_up(house):
    car, idle = make_car(house.store, house.b), make_car(house.store, house.b)
    driven(house, car, 100, 100, rent=Decimal(500))
    make_block(idle, FIRST, FIRST + 20 * HOUR)
    make_car(house.store, house.b, rental_registered=False)
    row = of_class(figures(house.manager, MONTH), "B")
    hours = row.hours
    assert (hours.fleet, hours.blocked, hours.rented) == (3 * 720 * HOUR, 740 * HOUR, 100 * HOUR)
    assert hours.buffer == 2 * HOUR
    assert hours.rented + hours.buffer + hours.idle == hours.available
    assert sum(row.idle.values(), dt.timedelta()) == hours.idle
    assert (row.rented_days, row.available_days) == (5, 60)
    assert row.revenue_per_day == Decimal("8.33")


def test_buffers_of_rentals_outside_of_the_month_reach_into_it(house):
    """150 minutes after a return at 23:00 of the last day, 30 before a hand-over at midnight."""
    car = make_car(house.store, house.b, electric=True)
    driven(house, car, -24, 23)
    driven(house, car, 720, 5)
    hours = of_class(figures(house.manager, MONTH), "B").hours
    assert (hours.rented, hours.buffer) == (0 * HOUR, 2 * HOUR)
    assert hours.buffer + hours.idle == hours.available == 720 * HOUR
    whole = figures(house.manager, Period(dt.date(2026, 8, 31), dt.date(2026, 10, 2)))
    assert of_class(whole, "B").hours.buffer == 5.5 * HOUR


def test_an_inquiry_is_no_order_also_when_it_is_lost(house):
    start = FIRST + DAY
    for state in (OrderState.INQUIRY, OrderState.REJECTED):
        an_order(house.store, house.b, start, start + DAY, state=state, submitted_at=None)
    driven(house, make_car(house.store, house.b), 0, 24)
    rows = operation_of(house.manager, MONTH, timezone.now())
    assert [row.booked for row in rows] == [1, 1]


def test_a_swap_in_the_middle_counts_for_both_cars(house):
    first, second = make_car(house.store, house.b), make_car(house.store, house.c)
    order = driven(house, second, 10, 20)
    spans = {first: (10, 18), second: (18, 30)}
    for car, (begins, ends) in spans.items():
        Custody.objects.create(
            vehicle=car.vehicle, kind=CustodyKind.RENTAL, dealer=house.store, reason_id=order.pk,
            reason_type=object_type_of(order), span=DateTimeTZRange(FIRST + begins * HOUR, FIRST + ends * HOUR),
        )  # fmt: skip
    rows = figures(house.manager, MONTH)
    assert of_class(rows, "B").hours.rented == 8 * HOUR
    assert of_class(rows, "C").hours.rented == 12 * HOUR
    assert of_class(rows, "B").outcome.fulfilled == 1


def test_orders_of_the_period_and_their_ends(house):
    car, lower = make_car(house.store, house.b), make_car(house.store, house.a)
    driven(house, car, 0, 10)
    driven(house, car, 20, 10, handed_out_at=FIRST + 20 * HOUR + dt.timedelta(minutes=31))
    driven(house, lower, 40, 10, may_downgrade=True)
    ended = {"state": OrderState.CANCELLED, "end_code": EndReason.OTHER, "confirmed_at": FIRST}
    start = FIRST + 60 * HOUR
    for who, at in ((EndedBy.USER, start - HOUR), (EndedBy.OPERATOR, start - HOUR)):
        an_order(house.store, house.b, start, start + DAY, cancelled_by=who, ended_at=at, **ended)
    driven(house, car, 31 * 24, 5)  # October
    row = of_class(figures(house.manager, MONTH), "B").outcome
    assert (row.orders, row.handed_over, row.on_time, row.fulfilled, row.operator_cancels) == (
        4,
        3,
        2,
        1,
        1,
    )
    whole = together(figures(house.manager, MONTH))
    assert (whole.outcome.orders, whole.cars) == (4, 2)
    assert whole.outcome.fulfilment == row.fulfilment


def test_a_car_counts_from_the_day_on_which_it_joined(house):
    joined = dt.date(2026, 9, 16)
    car = make_car(house.store, house.b, in_fleet_from=joined)
    driven(house, car, 15 * 24, 15 * 24)
    row = of_class(figures(house.manager, MONTH), "B")
    assert (row.hours.utilisation, row.hours.idle, row.available_days) == (1, dt.timedelta(), 15)
    assert figures(house.manager, Period(dt.date(2026, 8, 1), dt.date(2026, 9, 1))) == []
    before = use_of_cars([car], (FIRST, FIRST + 15 * DAY))
    assert before == {car.pk: None}
    assert use_of_cars([car], (FIRST, FIRST + 30 * DAY)) == {car.pk: 1}


def test_a_car_that_left_counts_until_then(house):
    car = make_car(house.store, house.b, retired_on=dt.date(2026, 9, 11))
    make_car(house.store, house.b, in_fleet_from=dt.date(2026, 9, 11), retired_on=MONTH.start)
    driven(house, car, 0, 24)
    assert of_class(figures(house.manager, MONTH), "B").hours.fleet == 240 * HOUR


def test_another_store_sees_its_own(house):
    driven(house, make_car(house.store, house.b), 0, 10)
    assert figures(house.neighbour, MONTH) == []
    assert len(figures(SYSTEM, MONTH)) == 1


def test_r19_is_declared_for_day_week_and_month(house):
    driven(house, make_car(house.store, house.b), 0, 72)
    rows = operation_of(house.manager, MONTH, timezone.now())
    found = [(row.vehicle_class, row.cars, row.booked, row.orders) for row in rows]
    assert found == [(house.b.display_name, 1, 1, 1), (every_class(), 1, 1, 1)]
    assert {row.store for row in rows} == {house.store.display_name}
    assert rows[0].utilisation == rows[0].charted == Decimal("0.1000")
    assert rows[1].charted is None  # the picture shows classes, not their sum
    for code in ("R19", "R19W", "R19M"):
        report = declared()[code]
        for column in report.columns:
            column.value(rows[0])


def test_of_a_period_that_is_not_over_hours_and_orders_to_come_do_not_count(house):
    car = make_car(house.store, house.b)
    driven(house, car, 0, 24, confirmed_at=FIRST, handed_out_at=FIRST)
    start = FIRST + 20 * DAY
    an_order(
        house.store, house.b, start, start + DAY, state=OrderState.CONFIRMED, confirmed_at=FIRST
    )
    row, _whole = operation_of(house.manager, MONTH, FIRST + 2 * DAY)
    assert (row.booked, row.orders, row.handed_over) == (1, 1, 1)
    assert row.utilisation > Decimal("0.45")
    row, _whole = operation_of(house.manager, MONTH, FIRST + 60 * DAY)
    assert (row.booked, row.orders) == (2, 2)
    assert row.utilisation < Decimal("0.05")


def complained(house: RentalHouse, at: dt.datetime, order: RentalOrder | None) -> None:
    facts = ComplaintFacts(Topic.DIRTY, "dirty", order_id=order and order.pk, received_at=at)
    take_complaint(facts, dealer_id=house.store.pk, by=house.operator)


def test_complaints_count_for_the_class_of_their_order_and_all_for_the_store(house):
    order = driven(house, make_car(house.store, house.b), 0, 24)
    other = driven(house, make_car(house.store, house.c), 0, 24)
    RentalOrder.objects.filter(pk=other.pk).update(vehicle_class=house.c)
    complained(house, FIRST + DAY, order)
    complained(house, FIRST + 2 * DAY, order)
    complained(house, FIRST + 3 * DAY, None)
    complained(house, FIRST - DAY, order)
    rows = operation_of(house.manager, MONTH, timezone.now())
    assert [row.complaints_per_100 for row in rows] == [2, 0, Decimal("1.5")]
    early, *_rest = operation_of(house.manager, MONTH, FIRST + 2 * DAY)
    assert early.complaints_per_100 == 1  # what was not heard yet is not counted
    neighbour = driven(house, make_car(house.other, house.b), 0, 24)
    RentalOrder.objects.filter(pk=neighbour.pk).update(dealer=house.other)
    rows = operation_of(house.neighbour, MONTH, timezone.now())
    assert [row.complaints_per_100 for row in rows] == [0, 0]
