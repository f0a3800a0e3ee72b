"""The board, moves, plans and rates on the pages of a store."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from rental.choices import OrderState
from rental.choices.plan import PlanState
from rental.models import PlanVersion, RentalOrder
from rental.services.plan import assign, make_plan
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_block, make_car

PLAN = "/rental/plan/"


@pytest.fixture
def desk(house: RentalHouse, sign_in) -> Client:
    return sign_in(house.operator)


@pytest.fixture
def start() -> dt.datetime:
    return timezone.now().replace(microsecond=0) + 3 * DAY


def board(start: dt.datetime, view: str = "week", **more: object) -> str:
    query = "&".join(f"{key}={value}" for key, value in more.items())
    return f"{PLAN}?view={view}&day={timezone.localdate(start)}&{query}"


def test_the_board_shows_cars_bars_and_what_waits(house, desk, start):
    car = make_car(house.store, house.b, plate="京A12345")
    other = make_car(house.other, house.b, plate="京B54321")
    order = an_order(house.store, house.b, start, start + DAY)
    assign(order.pk, car.pk, by=house.operator)
    waiting = an_order(house.store, house.a, start, start + DAY)
    make_block(car, start + 2 * DAY, None)
    for view in ("day", "week", "month"):
        page = desk.get(board(start, view)).content.decode()
        assert "京A12345" in page
        assert other.pk
        assert "京B54321" not in page
        assert f'data-drag="{order.pk}"' in page
        assert f'data-drop="{car.pk}"' in page
        assert waiting.number in page
        assert order.customer.masked_name in page


def test_the_board_has_filters(house, desk, start):
    cars = [make_car(house.store, one) for one in (house.a, house.b)]
    order = an_order(house.store, house.b, start, start + DAY)
    assign(order.pk, cars[1].pk, by=house.operator)
    make_block(cars[1], start, start + HOUR)

    def shown(**more: object) -> list[bool]:
        page = desk.get(board(start, **more)).content.decode()
        return [f'data-drop="{car.pk}"' in page for car in cars]

    assert shown() == [True, True]
    assert shown(vehicle_class=house.b.pk) == [False, True]
    assert shown(show="conflicts") == [False, True]
    assert shown(show="free") == [True, False]
    assert "In conflict" in desk.get(board(start)).content.decode()
    assert desk.get(f"{PLAN}?view=year&day=soon&vehicle_class=x").status_code == 200


def test_a_move_is_checked_before_it_is_made(house, desk, start):
    car, higher = make_car(house.store, house.b), make_car(house.store, house.c)
    first = an_order(house.store, house.b, start, start + DAY)
    assign(first.pk, car.pk, by=house.operator)
    order = an_order(house.store, house.b, start, start + DAY)
    ask = f"{PLAN}move/?order={order.pk}"
    page = desk.get(ask).content.decode()
    assert f"car={higher.pk}" in page
    assert f"car={car.pk}" not in page
    checked = desk.get(f"{ask}&car={car.pk}", headers={"hx-request": "true"}).content.decode()
    assert first.number in checked
    assert "<html" not in checked
    assert "it costs us" in desk.get(f"{ask}&car={higher.pk}").content.decode()
    said = {"order": order.pk, "car": car.pk, "version": order.version}
    refused = desk.post(f"{PLAN}move/do/", said)
    assert refused.status_code == 409
    assert first.number in refused.content.decode()
    assert desk.post(f"{PLAN}move/do/", {**said, "car": higher.pk}).status_code == 302
    order.refresh_from_db()
    assert order.vehicle == higher
    assert desk.post(f"{PLAN}move/do/", {**said, "car": car.pk}).status_code == 409  # a stale page


def test_foreign_orders_and_cars_are_not_there(house, sign_in, start):
    order = an_order(house.store, house.b, start, start + DAY)
    car = make_car(house.store, house.b)
    plan = make_plan(house.store.pk, by=house.operator)
    stranger = sign_in(house.neighbour)
    for path in (
        f"move/?order={order.pk}",
        f"move/?order={order.pk}&car={car.pk}",
        f"versions/{plan.pk}/",
    ):
        assert stranger.get(PLAN + path).status_code == 404
    for path in ("move/?order=x", "move/", "move/?order=99999999999999999999"):
        assert stranger.get(PLAN + path).status_code == 404
    assert stranger.post(f"{PLAN}move/do/", {"order": order.pk, "car": car.pk}).status_code == 404
    assert stranger.post(f"{PLAN}best/{order.pk}/").status_code == 404
    assert stranger.post(f"{PLAN}versions/{plan.pk}/publish/").status_code == 404
    collector = sign_in(house.collector)
    assert collector.get(PLAN).status_code == 200
    assert "data-drag" not in collector.get(board(start)).content.decode()
    assert collector.post(f"{PLAN}versions/make/").status_code == 404


def test_a_plan_is_made_read_and_published(house, desk, start):
    make_car(house.store, house.b)
    orders = [an_order(house.store, house.b, start, start + DAY) for _ in range(2)]
    made = desk.post(f"{PLAN}versions/make/", follow=True)
    page = made.content.decode()
    assert "1 change" in page
    assert "Orders that get no car" in page
    assert "Hire a partner" in page
    assert "Proven: no plan" in page
    plan = PlanVersion.objects.get()
    path = f"{PLAN}versions/{plan.pk}/"
    assert desk.post(f"{path}publish/", {"version": plan.version}).status_code == 302
    assert RentalOrder.objects.filter(state=OrderState.ASSIGNED).count() == 1
    again = desk.post(f"{path}publish/", follow=True, headers={"referer": path})
    assert "The state has changed" in again.content.decode()
    assert orders[0].number in desk.get(path).content.decode()
    desk.post(f"{PLAN}versions/make/")
    draft = PlanVersion.objects.draft().get()
    assert desk.post(f"{PLAN}versions/{draft.pk}/discard/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == PlanState.DISCARDED
    assert "Plans made" in desk.get(f"{PLAN}versions/").content.decode()


def test_what_if_is_asked_on_the_page(house, desk, start):
    for _ in range(3):
        an_order(house.store, house.b, start, start + DAY)
    page = desk.get(f"{PLAN}versions/?class_{house.b.pk}=2").content.decode()
    assert "with these cars 2 would" in page
    assert desk.get(f"{PLAN}versions/?class_{house.b.pk}=-4").status_code == 200


def test_the_car_of_an_order_stands_on_its_page(house, desk, start):
    car = make_car(house.store, house.b, plate="京A77777")
    order = an_order(house.store, house.b, start, start + DAY)
    path = f"/rental/orders/{order.pk}/"
    assert "No car is kept for this order yet." in desk.get(path).content.decode()
    assert desk.post(f"{PLAN}best/{order.pk}/").status_code == 302
    page = desk.get(path).content.decode()
    assert "京A77777" in page
    order.refresh_from_db()
    assert order.vehicle == car
    assert desk.post(f"{PLAN}off/{order.pk}/", {"version": order.version}).status_code == 302
    again = desk.post(f"{PLAN}off/{order.pk}/", follow=True, headers={"referer": path})
    assert "The state has changed" in again.content.decode()


def test_a_frozen_car_is_taken_off_by_a_supervisor_only(house, desk, sign_in):
    soon = timezone.now() + 5 * HOUR
    order = an_order(house.store, house.b, soon, soon + DAY)
    assign(order.pk, make_car(house.store, house.b).pk, by=house.operator)
    path, off = f"/rental/orders/{order.pk}/", f"{PLAN}off/{order.pk}/"
    page = desk.get(path).content.decode()
    assert "only a supervisor changes its car" in page
    assert off not in page
    assert desk.post(off).status_code == 302
    head = sign_in(house.supervisor)
    assert off in head.get(path).content.decode()
    assert head.post(off).status_code == 302
    order.refresh_from_db()
    assert order.vehicle is not None
    assert head.post(off, {"reason": "刮花了"}).status_code == 302
    order.refresh_from_db()
    assert order.vehicle is None


def test_rates_are_shown_for_a_period(house, desk):
    now = timezone.now()
    car = make_car(house.store, house.b)
    an_order(house.store, house.b, now - 2 * DAY, now - DAY, state=OrderState.RETURNED, vehicle=car)
    page = desk.get(f"{PLAN}rates/").content.decode()
    assert "Utilisation" in page
    since, until = timezone.localdate() - 4 * DAY, timezone.localdate() - DAY
    page = desk.get(f"{PLAN}rates/?since={since}&until={until}").content.decode()
    assert "25%" in page
    assert desk.get(f"{PLAN}rates/?since={until}&until={since}").status_code == 200


@pytest.mark.parametrize(
    "asked", ["since=9999-06-01&until=9999-12-31", "since=0001-01-01&until=0001-01-02"]
)
def test_years_that_nobody_plans_in_are_no_period(house, desk, asked):
    page = desk.get(f"{PLAN}rates/?{asked}")
    assert (page.status_code, set(page.context["form"].errors)) == (200, {"since", "until"})
    assert page.context["period"].last_day == timezone.localdate()


def test_the_rates_of_a_period_that_runs_end_now(house, desk):
    now = timezone.now()
    car = make_car(house.store, house.b)
    an_order(house.store, house.b, now - 2 * DAY, now, state=OrderState.IN_USE, vehicle=car)
    an_order(house.store, house.b, now + DAY, now + 2 * DAY)
    since, until = timezone.localdate() - DAY, timezone.localdate() + 9 * DAY
    page = desk.get(f"{PLAN}rates/?since={since}&until={until}")
    row, rates = page.context["whole"]
    assert (row.outcome.orders, rates["utilisation"]) == (0, 1)


def test_a_car_on_the_road_is_in_use_until_it_is_due_back(house, desk, start):
    car = make_car(house.store, house.b)
    now = timezone.now()
    since = now - 8 * DAY  # before any week that holds `start`
    an_order(house.store, house.b, since, now + 30 * DAY, state=OrderState.IN_USE, vehicle=car)
    assert [one.used for one in desk.get(board(start)).context["board"].cars] == [
        pytest.approx(1, abs=0.001)
    ]
