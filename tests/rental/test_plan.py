"""Cars for orders: by hand, at the counter, by plans; what may not be, and what events touch."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.network.models import Dealer
from rental.choices import OrderState
from rental.choices.plan import PlanState, Trigger, WayOut
from rental.models import Assignment, PlanVersion, RentalOrder
from rental.selectors.plan.fits import refusals
from rental.services.plan import (
    CarRefused,
    NoCarFree,
    PlanEvent,
    PlanOutdated,
    assign,
    assign_best,
    discard_plan,
    finish,
    make_plan,
    publish_plan,
    replan_for,
    stretch,
    unassign,
    what_if,
)
from tests.factories.rental import (
    DAY,
    HOUR,
    an_order,
    make_block,
    make_car,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def start() -> dt.datetime:
    """Ten in the morning, three days from now."""
    day = timezone.localdate() + 3 * DAY
    return dt.datetime.combine(day, dt.time(10), timezone.get_default_timezone())


def codes(order: RentalOrder, car: Any) -> list[str]:
    return [one.code for one in refusals(order, car, now=timezone.now())]


def refused(error: type[DomainError], work: Any, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(error) as caught:
        work(*args, **more)
    return [one.code for one in caught.value.refusals]


def test_an_order_gets_its_car_and_the_car_is_kept_with_the_time_around_it(house, start):
    order = an_order(house.store, house.b, start, start + DAY)
    plain, electric = make_car(house.store, house.b), make_car(house.store, house.b, electric=True)
    made = assign(order.pk, plain.pk, by=house.operator)
    assert (made.span.lower, made.span.upper) == (start - HOUR / 2, start + DAY + 1.5 * HOUR)
    order.refresh_from_db()
    assert (order.state, order.vehicle) == (OrderState.ASSIGNED, plain)
    again = assign(order.pk, electric.pk, by=house.operator)
    assert again.span.upper == start + DAY + 2.5 * HOUR
    assert Assignment.objects.held().count() == 1
    told = Entry.objects.filter(topic="rental.car_assigned").order_by("pk")
    assert [entry.data["before"] for entry in told] == [None, plain.pk]


def test_the_next_rental_begins_after_the_time_in_between(house, start):
    car = make_car(house.store, house.b, electric=True)
    first = an_order(house.store, house.b, start, start + DAY)
    assign(first.pk, car.pk, by=house.operator)
    early = an_order(
        house.store, house.b, start + DAY + 3 * HOUR - dt.timedelta(minutes=1), start + 2 * DAY
    )
    fits = an_order(house.store, house.b, start + DAY + 3 * HOUR, start + 2 * DAY)
    assert codes(early, car) == ["CAR_TAKEN"]
    assert codes(fits, car) == []


def test_blocks_papers_and_registration_keep_a_car_back(house, start):
    order = an_order(house.store, house.b, start, start + DAY)
    last = timezone.localdate(start + DAY)
    car = make_car(house.store, house.b)
    make_block(car, start + 25 * HOUR, start + 30 * HOUR)
    assert codes(order, car) == ["CAR_BLOCKED"]
    assert codes(order, make_car(house.store, house.b, rental_registered=False)) == [
        "NOT_REGISTERED"
    ]
    assert codes(order, make_car(house.store, house.b, insurance_until=last)) == []
    assert "INSURANCE_ENDS" in codes(
        order, make_car(house.store, house.b, insurance_until=last - DAY)
    )
    assert "INSPECTION_ENDS" in codes(
        order, make_car(house.store, house.b, inspection_until=last - DAY)
    )
    assert "RETIRED" in codes(order, make_car(house.store, house.b, retired_on=last))


def test_classes_seats_promises_and_ranges_need_consent(house, start):
    order = an_order(house.store, house.b, start, start + DAY)
    lower, higher = make_car(house.store, house.a), make_car(house.store, house.c)
    assert codes(order, lower) == ["DOWNGRADE_CONSENT"]
    assert codes(order, higher) == []
    order.may_downgrade, order.may_upgrade = True, False
    assert codes(order, lower) == []
    assert codes(order, higher) == ["UPGRADE_DECLINED"]
    order.seats = 7
    assert codes(order, lower) == ["SEATS"]
    assert codes(order, make_car(house.store, house.a, seats=7)) == []
    order.seats, order.planned_daily_km = None, 321
    electric = make_car(house.store, house.b, electric=True)
    assert codes(order, electric) == ["RANGE_CONSENT"]
    order.planned_daily_km = 320
    assert codes(order, electric) == []
    order.planned_daily_km, order.range_agreed = 390, True
    assert codes(order, electric) == []
    order.pinned_vehicle = electric
    assert codes(order, lower) == ["PINNED"]
    assert codes(order, make_car(house.other, house.b)) == ["PINNED", "STORE_CONSENT"]


def test_an_upgrade_keeps_its_cost(house, start):
    order = an_order(house.store, house.b, start, start + 2 * DAY)  # booked at 200 a day
    made = assign(order.pk, make_car(house.store, house.c).pk, by=house.operator, reason="B is out")
    assert (made.steps, made.cost, made.reason) == (1, 600, "B is out")


def test_a_frozen_car_is_changed_by_a_supervisor_who_says_why(house):
    soon = timezone.now() + 20 * HOUR
    order = an_order(house.store, house.b, soon, soon + DAY)
    one, two = make_car(house.store, house.b), make_car(house.store, house.b)
    assign(order.pk, one.pk, by=house.operator)
    assert refused(CarRefused, assign, order.pk, one.pk, by=house.operator) == ["SAME_CAR"]
    assert refused(CarRefused, assign, order.pk, two.pk, by=house.operator) == ["FROZEN"]
    assert refused(InvalidInput, assign, order.pk, two.pk, by=house.supervisor) == [
        "REASON_MISSING"
    ]
    assert assign(order.pk, two.pk, by=house.supervisor, reason="scratched").vehicle == two


def test_a_frozen_car_is_not_taken_off_on_the_way_to_another(house):
    soon = timezone.now() + 5 * HOUR
    car = make_car(house.store, house.b)
    make_car(house.store, house.b)
    order = an_order(house.store, house.b, soon, soon + DAY)
    assign(order.pk, car.pk, by=house.operator)
    assert refused(CarRefused, unassign, order.pk, by=house.operator) == ["FROZEN"]
    assert refused(CarRefused, assign_best, order.pk, by=house.operator) == ["FROZEN"]
    assert refused(InvalidInput, unassign, order.pk, by=house.manager) == ["REASON_MISSING"]
    order.refresh_from_db()
    assert order.vehicle == car
    loose = unassign(order.pk, by=house.supervisor, reason="刮花了")
    assert (loose.state, loose.vehicle) == (OrderState.CONFIRMED, None)
    assert Entry.objects.get(topic="rental.car_taken_off").note == "刮花了"


def test_a_car_that_leaves_the_fleet_serves_until_the_midnight_before(house, start):
    day = timezone.localdate(start) + DAY
    midnight = dt.datetime.combine(day, dt.time(), timezone.get_default_timezone())
    car = make_car(house.store, house.b, retired_on=day)
    assert codes(an_order(house.store, house.b, start, midnight), car) == []
    later = an_order(house.store, house.b, start, midnight + HOUR)
    assert "RETIRED" in codes(later, car)


def test_nobody_moves_the_cars_of_another_store_or_without_the_role(house, start):
    order = an_order(house.store, house.b, start, start + DAY)
    car = make_car(house.store, house.b)
    with pytest.raises(RentalOrder.DoesNotExist):
        assign(order.pk, car.pk, by=house.neighbour)
    assert refused(TransitionRefused, assign, order.pk, car.pk, by=house.collector) == [
        "WRONG_ROLE"
    ]
    assert refused(TransitionRefused, make_plan, house.store.pk, by=house.collector) == [
        "WRONG_ROLE"
    ]
    with pytest.raises(Dealer.DoesNotExist):
        make_plan(house.store.pk, by=house.neighbour)


def test_a_car_taken_off_is_free_for_others(house, start):
    car = make_car(house.store, house.b)
    one, two = (an_order(house.store, house.b, start, start + DAY) for _ in range(2))
    assign(one.pk, car.pk, by=house.operator)
    assert codes(two, car) == ["CAR_TAKEN"]
    unassign(one.pk, by=house.operator)
    one.refresh_from_db()
    assert (one.state, one.vehicle) == (OrderState.CONFIRMED, None)
    assert assign_best(two.pk, by=house.operator).vehicle == car
    assert refused(NoCarFree, assign_best, one.pk, by=house.operator) == ["NO_CAR_FREE"]


def test_at_the_counter_the_booked_class_and_the_smallest_gap_come_first(house, start):
    higher, fresh, used = (make_car(house.store, one) for one in (house.c, house.b, house.b))
    before = an_order(house.store, house.b, start - DAY, start - 3 * HOUR)
    assign(before.pk, used.pk, by=house.operator)
    orders = [an_order(house.store, house.b, start, start + DAY) for _ in range(3)]
    assert [assign_best(one.pk, by=house.operator).vehicle for one in orders] == [
        used,
        fresh,
        higher,
    ]


def test_rental_car_serves_one_order_at_a_time(house, start):
    """The exclusion constraint, whoever writes (domain.md 9.13)."""
    car = make_car(house.store, house.b)
    span = DateTimeTZRange(start, start + DAY)
    orders = [an_order(house.store, house.b, start, start + DAY) for _ in range(2)]
    facts = {"vehicle": car, "span": span, "assigned_by": "HAND", "made_at": start}
    Assignment.objects.create(order=orders[0], **facts)
    with (
        pytest.raises(IntegrityError, match="rental_car_serves_one_order_at_a_time"),
        transaction.atomic(),
    ):
        Assignment.objects.create(order=orders[1], **facts)
    with pytest.raises(IntegrityError, match="rental_order_has_one_car"), transaction.atomic():
        Assignment.objects.create(
            order=orders[0], **{**facts, "vehicle": make_car(house.store, house.b)}
        )


def test_new_times_keep_the_car_or_say_why_not(house, start):
    car = make_car(house.store, house.b)
    one = an_order(house.store, house.b, start, start + DAY)
    two = an_order(house.store, house.b, start + 2 * DAY, start + 3 * DAY)
    for order in (one, two):
        assign(order.pk, car.pk, by=house.operator)
    one = RentalOrder.objects.get(pk=one.pk)
    one.end_at = start + 2 * DAY - 2 * HOUR
    stretch(one)
    assert Assignment.objects.held().get(order=one).span.upper == start + 2 * DAY - HOUR / 2
    one.end_at += dt.timedelta(minutes=1)
    assert refused(CarRefused, stretch, one) == ["CAR_TAKEN"]


def test_a_car_that_is_back_is_kept_until_it_is_clean(house, start):
    car = make_car(house.store, house.b)
    order = an_order(house.store, house.b, start, start + DAY)
    assign(order.pk, car.pk, by=house.operator)
    order = RentalOrder.objects.get(pk=order.pk)
    finish(order, at=start + 10 * HOUR)
    assert Assignment.objects.held().get(order=order).span.upper == start + 11.5 * HOUR


def test_a_car_that_is_back_before_its_time_does_not_touch_the_rental_before(house, start):
    car = make_car(house.store, house.b)
    before = an_order(house.store, house.b, start - DAY, start - 3 * HOUR)
    order = an_order(house.store, house.b, start, start + DAY)
    for one in (before, order):
        assign(one.pk, car.pk, by=house.operator)
    finish(RentalOrder.objects.get(pk=order.pk), at=start - 2 * HOUR)
    span = Assignment.objects.held().get(order=order).span
    assert (span.lower, span.upper) == (start - 1.5 * HOUR, start - HOUR / 2)


def test_a_plan_is_a_draft_until_somebody_publishes_it(house, start):
    cars = [make_car(house.store, house.b) for _ in range(2)]
    orders = [an_order(house.store, house.b, start, start + DAY) for _ in range(3)]
    plan = make_plan(house.store.pk, by=house.operator)
    assert plan.state == PlanState.DRAFT
    assert plan.objective["bound"] == plan.objective["weight"] == 2
    assert plan.objective["level_1_proven"]
    assert not Assignment.objects.exists()
    line = plan.lines.without_car().get()
    assert line.reasons == [{"code": "FULL", "cars": 2}]
    publish_plan(plan.pk, by=house.operator)
    placed = RentalOrder.objects.filter(vehicle__in=cars, state=OrderState.ASSIGNED)
    assert placed.count() == 2
    assert line.order in orders
    assert refused(DomainError, publish_plan, plan.pk, by=house.operator) == ["STATE_CONFLICT"]
    again = make_plan(house.store.pk, by=house.operator)
    assert (again.number, again.lines.changing().count()) == (2, 0)
    make_plan(house.store.pk, by=house.operator)
    again.refresh_from_db()
    assert again.state == PlanState.DISCARDED


def test_what_people_did_since_then_is_not_undone(house, start):
    one, two = make_car(house.store, house.b), make_car(house.store, house.b)
    order = an_order(house.store, house.b, start, start + DAY)
    plan = make_plan(house.store.pk, by=house.operator)
    assign(order.pk, two.pk if plan.lines.get().vehicle == one else one.pk, by=house.operator)
    assert refused(PlanOutdated, publish_plan, plan.pk, by=house.operator) == ["PLAN_OUTDATED"]
    fresh = an_order(house.store, house.b, start, start + DAY)
    plan = make_plan(house.store.pk, by=house.operator)
    make_block(plan.lines.get(order=fresh).vehicle, start, start + HOUR)
    assert refused(PlanOutdated, publish_plan, plan.pk, by=house.operator) == ["PLAN_OUTDATED"]
    assert discard_plan(plan.pk, by=house.operator).state == PlanState.DISCARDED


def test_frozen_orders_stay_and_an_important_one_takes_the_place_of_two(house):
    soon, later = timezone.now() + 10 * HOUR, timezone.now() + 60 * HOUR
    car = make_car(house.store, house.b)
    frozen = an_order(house.store, house.b, soon, soon + DAY)
    assign(frozen.pk, car.pk, by=house.operator)
    an_order(house.store, house.b, soon, soon + DAY, weight=3)
    plain = [
        an_order(house.store, house.b, later + n * DAY, later + n * DAY + 20 * HOUR)
        for n in range(2)
    ]
    for one in plain:
        assign(one.pk, car.pk, by=house.operator)
    vip = an_order(house.store, house.b, later, later + 2 * DAY, weight=3)
    plan = make_plan(house.store.pk, by=house.operator)
    placed = {line.order_id: line for line in plan.lines.all()}
    assert placed[frozen.pk].vehicle == car
    assert placed[frozen.pk].is_frozen
    assert placed[vip.pk].vehicle == car
    assert [placed[one.pk].vehicle for one in plain] == [None, None]
    publish_plan(plan.pk, by=house.operator)
    plain[0].refresh_from_db()
    assert plain[0].state == OrderState.CONFIRMED


def test_ways_out_begin_with_the_cheapest(house, start):
    blocked, lower = make_car(house.store, house.b), make_car(house.store, house.a)
    make_car(house.other, house.b)
    make_block(blocked, start, start + 3 * HOUR)
    order = an_order(house.store, house.b, start, start + DAY, daily_rate=300, rent=300)
    plan = make_plan(house.store.pk, by=house.operator)
    line = plan.lines.get(order=order)
    assert line.reasons == [{"code": "BLOCKED", "cars": 1}]
    ways = [(one["code"], one["cost"], one["car"]) for one in line.ways]
    assert ways[0] == (WayOut.UNBLOCK, "0.00", blocked.pk)
    found = {code: cost for code, cost, _ in ways}
    assert found[WayOut.LATER] == "43.75"  # 3.5 hours of 300 a day
    assert found[WayOut.DOWNGRADE] == "150.00"  # (300 - 200) x 1 day x 1.5
    assert found[WayOut.OTHER_STORE] == "180.00"  # 2 x 30 km x 3
    assert found[WayOut.PARTNER] == "390.00"
    assert found[WayOut.CANCEL] == "600.00"
    assert [lower.pk] == [car for code, _, car in ways if code == WayOut.DOWNGRADE]


def test_more_cars_of_a_class_would_serve_more_orders(house, start):
    make_car(house.store, house.b)
    for _ in range(4):
        an_order(house.store, house.b, start, start + DAY)
    found = what_if(house.store.pk, {house.b.pk: 2, house.a.pk: 5}, by=house.operator)
    assert (found.now.reached.fulfilled, found.then.reached.fulfilled, found.more) == (1, 3, 2)
    assert not PlanVersion.objects.exists()


def test_an_event_moves_only_what_it_touches(house):
    """A breakdown at nine; domain.md S11 with the cars around it."""
    now = timezone.now()
    failed, same, higher, far = (
        make_car(house.store, one) for one in (house.b, house.b, house.c, house.b)
    )
    out = an_order(
        house.store, house.b, now - DAY, now + 5 * HOUR, state=OrderState.IN_USE, vehicle=failed
    )
    soon = an_order(house.store, house.b, now + 8 * HOUR, now + 15 * HOUR)
    next_day = an_order(house.store, house.b, now + 20 * HOUR, now + 44 * HOUR)
    others = an_order(house.store, house.b, now + 16 * HOUR, now + 60 * HOUR)
    kept = an_order(house.store, house.b, now + HOUR, now + 90 * HOUR)
    waiting = an_order(house.store, house.a, now + 30 * HOUR, now + 40 * HOUR)
    for order, car in ((soon, failed), (next_day, failed), (others, same), (kept, far)):
        assign(order.pk, car.pk, by=SYSTEM)
    make_block(failed, now, None, "BREAKDOWN")
    event = PlanEvent(house.store.pk, Trigger.BREAKDOWN, frozenset({failed.pk}))
    plan = replan_for(event, by=house.operator)
    lines = {line.order_id: line for line in plan.lines.all()}
    assert set(lines) == {soon.pk, next_day.pk}
    assert {line.vehicle for line in lines.values()} <= {same, higher}
    assert plan.lines.changing().count() == 2
    assert not plan.lines.without_car().exists()
    publish_plan(plan.pk, by=house.operator)
    for order, car in ((others, same), (kept, far), (out, failed)):
        order.refresh_from_db()
        assert order.vehicle == car
    waiting.refresh_from_db()
    assert waiting.vehicle is None


def test_a_customer_on_the_road_gets_another_car(house):
    now = timezone.now()
    failed, spare = make_car(house.store, house.b), make_car(house.store, house.b)
    order = an_order(
        house.store, house.b, now - DAY, now + 2 * DAY, state=OrderState.IN_USE, vehicle=failed
    )
    needed = now + 2 * HOUR
    event = PlanEvent(
        house.store.pk, vehicle_ids=frozenset({failed.pk}), replaced={order.pk: needed}
    )
    plan = replan_for(event, by=house.operator)
    publish_plan(plan.pk, by=house.operator)
    order.refresh_from_db()
    assert (order.state, order.vehicle) == (OrderState.IN_USE, spare)
    held = Assignment.objects.held().get(order=order)
    assert (held.span.lower, held.span.upper) == (needed - HOUR / 2, order.end_at + 1.5 * HOUR)


# --- drafts of several events ----------------------------------------------------------------------------
def put_on(house, start, car) -> RentalOrder:
    order = an_order(house.store, house.b, start, start + DAY)
    assign(order.pk, car.pk, by=SYSTEM)
    return order


def replanned(house, *orders) -> PlanVersion:
    ids = frozenset(order.pk for order in orders)
    return replan_for(PlanEvent(house.store.pk, Trigger.BLOCK, order_ids=ids), by=house.operator)


def test_the_draft_of_another_event_stays_and_both_are_published(house, start):
    cars = [make_car(house.store, house.b) for _n in range(4)]
    one, two = put_on(house, start, cars[0]), put_on(house, start, cars[1])
    for car in cars[:2]:
        make_block(car, start, start + DAY)
    first, second = replanned(house, one), replanned(house, two)
    first.refresh_from_db()
    assert (first.state, second.state) == (PlanState.DRAFT, PlanState.DRAFT)
    publish_plan(second.pk, by=house.operator)
    wanted = first.lines.get().vehicle, second.lines.get().vehicle
    if wanted[0] == wanted[1]:  # both drafts chose the best car, and it has gone
        assert refused(PlanOutdated, publish_plan, first.pk, by=house.operator)
        first = replanned(house, one)
    publish_plan(first.pk, by=house.operator)
    places = {order.vehicle for order in RentalOrder.objects.all()}
    assert places == set(cars[2:])


def test_a_draft_for_the_same_orders_is_replaced_and_loses_none(house, start):
    cars = [make_car(house.store, house.b) for _n in range(6)]
    both, moved, other = (put_on(house, start + n * DAY * 3, cars[0]) for n in range(3))
    make_block(cars[0], start, start + 20 * DAY)
    first = replanned(house, both, moved, other)
    assign(moved.pk, cars[5].pk, by=house.operator)  # somebody was faster
    second = replanned(house, both)
    first.refresh_from_db()
    assert first.state == PlanState.DISCARDED
    assert {line.order for line in second.lines.all()} == {both, other}
    publish_plan(second.pk, by=house.operator)
    for order in (both, other):
        order.refresh_from_db()
        assert order.vehicle not in (None, cars[0])


def test_an_order_that_went_out_meanwhile_keeps_its_car(house, start):
    car, _spare = make_car(house.store, house.b), make_car(house.store, house.b)
    order = put_on(house, start, car)
    make_block(car, start, start + DAY)
    plan = replanned(house, order)
    RentalOrder.objects.filter(pk=order.pk).update(
        state=OrderState.IN_USE, handed_out_at=timezone.now()
    )
    assert refused(PlanOutdated, publish_plan, plan.pk, by=house.operator) == ["PLAN_OUTDATED"]
