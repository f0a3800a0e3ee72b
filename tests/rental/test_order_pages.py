"""The pages of orders, of what a store keeps, and the one that the renter gets."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Role
from rental.choices import OrderState
from rental.models import BlockedCustomer, Deposit, Offer, RentalOrder, RentalVehicle, Tariff
from rental.services import BlockFacts, block_customer, make_offer, token_of
from tests.factories.market import make_model, make_person, make_vin
from tests.factories.rental import DAY, RentalHouse, an_order, make_car
from tests.factories.rental_orders import confirmed, ready_to_confirm, submitted

HOURS = "%Y-%m-%dT%H:%M"


def url(order: RentalOrder, tail: str = "") -> str:
    return f"/rental/orders/{order.pk}/{tail}"


def fields(house: RentalHouse, **more: object) -> dict[str, object]:
    start = timezone.localtime() + 4 * DAY
    said = {
        "name": "王小红",
        "mobile": "13700001111",
        "source": "PHONE",
        "vehicle_class": house.a.pk,
        "start_at": start.strftime(HOURS),
        "end_at": (start + 2 * DAY).strftime(HOURS),
        "insurance_plan": house.basic.pk,
        "may_upgrade": "on",
        "submit": "on",
    }
    return {**said, **more}


@pytest.fixture
def desk(house: RentalHouse, sign_in) -> Client:
    return sign_in(house.operator)


def test_an_order_is_taken_on_the_phone(house: RentalHouse, desk: Client):
    answer = desk.post("/rental/orders/new/", fields(house, child_seats=1), follow=True)
    order = RentalOrder.objects.get()
    assert answer.redirect_chain[-1][0] == url(order)
    assert (order.state, order.source, order.driver_name) == ("PENDING_CONFIRM", "PHONE", "王小红")
    assert order.needs == {"child_seats": 1}
    page = answer.content.decode()
    assert "13700001111" not in page
    assert "Call the customer back by" in page


def test_a_wrong_order_comes_back_as_it_was_typed(house: RentalHouse, desk: Client):
    answer = desk.post("/rental/orders/new/", fields(house, mobile="12"))
    assert answer.status_code == 400
    assert 'value="12"' in answer.content.decode()
    past = (timezone.localtime() - DAY).strftime(HOURS)
    answer = desk.post("/rental/orders/new/", fields(house, start_at=past))
    assert "would have begun already" in answer.content.decode()
    assert not RentalOrder.objects.exists()


def test_the_whole_way_to_confirmed_on_the_page(house: RentalHouse, desk: Client):
    order = submitted(house)
    assert desk.post(url(order, "step/confirm/")).status_code == 409
    assert (
        desk.post(url(order, "form/call/"), {"purpose": "CONFIRM", "reached": "on"}).status_code
        == 302
    )
    assert desk.post(url(order, "step/id/")).status_code == 302
    assert desk.post(url(order, "step/offer/")).status_code == 302
    offer = Offer.objects.get()
    page = desk.get(url(order)).content.decode()
    assert token_of(offer) in page
    customer = Client(headers={"accept-language": "en"})
    path = f"/rental/offer/{token_of(offer)}/"
    shown = customer.get(path).content.decode()
    assert "400.00" in shown
    assert "Terms of rental" in shown
    assert customer.post(f"{path}accept/", {}).status_code == 400
    assert customer.post(f"{path}accept/", {"accepts_terms": "on"}).status_code == 302
    assert "You accepted price and terms" in customer.get(path).content.decode()
    money = {"kind": "RENTAL", "amount": "3000", "reference": "PA-9"}
    assert desk.post(url(order, "form/preauth/"), money).status_code == 302
    version = RentalOrder.objects.get().version
    assert desk.post(url(order, "step/confirm/"), {"version": version}).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED
    assert "A customer who cancels now pays" in desk.get(url(order)).content.decode()


def test_the_renters_page_speaks_both_languages(house: RentalHouse):
    offer = make_offer(submitted(house).pk, by=house.operator)
    path = f"/rental/offer/{token_of(offer)}/"
    chinese = Client(headers={"accept-language": "zh-hans"}).get(path)
    assert "租车条款" in chinese.content.decode()
    assert chinese["Cache-Control"] == "private, no-store"
    assert Client().get("/rental/offer/nobody/").status_code == 404


def test_an_old_page_changes_nothing(house: RentalHouse, desk: Client):
    order = ready_to_confirm(house)
    answer = desk.post(url(order, "step/confirm/"), {"version": order.version - 1})
    assert answer.status_code == 409
    assert RentalOrder.objects.get().state == OrderState.PENDING_CONFIRM


def test_what_was_understood_is_corrected_on_the_page(house: RentalHouse, desk: Client):
    order = submitted(house)
    page = desk.get(url(order)).content.decode()
    assert 'name="driver_licence"' in page
    said = fields(house, driver_name="李四", driver_licence="110105199001010010")
    said |= {"version": order.version, "vehicle_class": house.b.pk}
    assert desk.post(url(order, "form/revise/"), said).status_code == 302
    order.refresh_from_db()
    assert (order.driver_name, order.vehicle_class) == ("李四", house.b)


def test_what_is_left_empty_of_a_person_stays(house: RentalHouse, desk: Client):
    order = submitted(house)
    said = {**fields(house), "version": order.version, "note": "?"}
    assert desk.post(url(order, "form/revise/"), said).status_code == 302
    after = RentalOrder.objects.get()
    names = ("driver_name", "driver_mobile", "driver_licence")
    assert [getattr(after, name) for name in names] == [getattr(order, name) for name in names]
    said |= {"delivery": "on", "version": after.version}
    refused = desk.post(url(order, "form/revise/"), said)
    assert "Say where the car is to be brought" in refused.content.decode()


def test_an_order_is_cancelled_with_cause_and_reason(house: RentalHouse, desk: Client):
    order = confirmed(house)
    said = {"cancelled_by": "OPERATOR", "code": "NO_CAR", "version": order.version}
    assert desk.post(url(order, "form/cancel/"), said).status_code == 302
    assert "No car of the class" in desk.get(url(order)).content.decode()


def test_a_deposit_is_recorded_once(house: RentalHouse, desk: Client):
    order = submitted(house)
    money = {"kind": "VIOLATION", "amount": "2000", "channel": "WECHAT", "reference": "W-1"}
    assert desk.post(url(order, "form/deposit/"), money).status_code == 302
    assert desk.post(url(order, "form/deposit/"), money).status_code == 400
    assert Deposit.objects.get().amount == Decimal(2000)


def test_personal_data_is_shown_for_a_purpose(house: RentalHouse, sign_in, transactional_db):
    order = submitted(house)
    desk = sign_in(house.operator)
    said = {"field": "driver_licence", "purpose": "CHECK_DOCUMENTS"}
    answer = desk.post(url(order, "contact/"), said)
    assert order.driver_licence in answer.content.decode()
    assert order.driver_licence not in desk.get(url(order)).content.decode()


def test_the_list_finds_masks_and_narrows(house: RentalHouse, desk: Client):
    now = timezone.now()
    an_order(house.store, house.a, now, now + DAY, driver_name="欧阳娜娜", external_id="CT-9")
    an_order(house.store, house.b, now, now + DAY, state=OrderState.IN_USE)
    shown = desk.get("/rental/orders/", {"view": "all"}).content.decode()
    assert "欧阳娜娜" not in shown
    assert shown.count("RNT-T-") >= 2
    for q in ("欧阳", "ct-9", "13912345678"):
        assert "RNT-T-" in desk.get("/rental/orders/", {"q": q}).content.decode()
    out = desk.get("/rental/orders/", {"view": "out"}).content.decode()
    assert out.count("RNT-T-") < shown.count("RNT-T-")


def test_without_a_filter_the_list_shows_what_its_first_tab_says(house: RentalHouse, desk: Client):
    now = timezone.now()
    waiting = an_order(house.store, house.a, now, now + DAY, state=OrderState.PENDING_CONFIRM)
    out = an_order(house.store, house.b, now, now + DAY, state=OrderState.IN_USE)
    plain = desk.get("/rental/orders/").content.decode()
    assert waiting.number in plain
    assert out.number not in plain
    assert out.number in desk.get("/rental/orders/", {"q": out.number}).content.decode()
    assert 'href="/rental/orders/?view=all"' in plain


def test_foreign_orders_are_as_good_as_missing(house: RentalHouse, sign_in):
    order = submitted(house)
    neighbour = sign_in(house.neighbour)
    assert neighbour.get(url(order)).status_code == 404
    assert neighbour.post(url(order, "step/confirm/")).status_code == 404
    stranger = sign_in(make_person(Role.D_SA, house.store))
    assert stranger.get("/rental/orders/").status_code == 404


def test_the_collector_reads_and_does_nothing(house: RentalHouse, sign_in):
    order = submitted(house)
    collector = sign_in(house.collector)
    assert collector.get(url(order)).status_code == 200
    assert collector.post(url(order, "step/id/")).status_code == 404


def test_the_home_of_a_desk_says_what_waits(house: RentalHouse, desk: Client):
    order = submitted(house)
    RentalOrder.objects.update(contact_due_at=timezone.now() - dt.timedelta(minutes=1))
    home = desk.get("/").content.decode()
    assert order.number in home
    assert "not called back in time" in home


def test_the_manager_keeps_cars_and_prices(house: RentalHouse, sign_in):
    manager = sign_in(house.manager)
    day = (timezone.localdate() + 400 * DAY).isoformat()
    car = {
        "vin": make_vin(), "plate": "京A9K8J7", "model": make_model().pk,
        "vehicle_class": house.b.pk, "seats": 5, "insurance_until": day, "inspection_until": day,
        "rental_registered": "on",
    }  # fmt: skip
    assert manager.post("/rental/house/cars/new/", car).status_code == 302
    made = RentalVehicle.objects.get()
    assert (made.dealer, made.rental_registered) == (house.store, True)
    assert made.in_fleet_from == timezone.localdate()
    assert manager.post("/rental/house/cars/new/", car).status_code == 400  # known
    said = {**car, "version": made.version, "seats": 7}
    assert manager.post(f"/rental/cars/{made.pk}/", said).status_code == 302
    price = {
        "vehicle_class": house.b.pk, "valid_from": timezone.localdate().isoformat(),
        "per_day": "280", "deposit": "3000", "violation_deposit": "2000",
    }  # fmt: skip
    assert manager.post("/rental/house/tariffs/new/", price).status_code == 302
    assert Tariff.objects.get(dealer=house.store).per_day == 280
    assert manager.post("/rental/house/tariffs/new/", price).status_code == 400
    for noun in ("cars", "tariffs", "blocked"):
        assert manager.get(f"/rental/house/{noun}/").status_code == 200
    assert sign_in(house.operator).get("/rental/house/cars/new/").status_code == 404


def test_a_car_with_orders_does_not_leave_the_fleet(house: RentalHouse, sign_in):
    car = make_car(house.store, house.a)
    now = timezone.now()
    an_order(house.store, house.a, now, now + DAY, state=OrderState.ASSIGNED, vehicle=car)
    day = timezone.localdate().isoformat()
    said = {
        "vehicle_class": house.a.pk, "seats": 5, "insurance_until": day, "inspection_until": day,
        "retired_on": day, "version": car.version,
    }  # fmt: skip
    answer = sign_in(house.manager).post(f"/rental/cars/{car.pk}/", said)
    assert answer.status_code == 409
    assert "still count on this car" in answer.content.decode()


@pytest.mark.parametrize(
    ("stored", "shown"), [("OVERDUE", "An overdue debt"), ("逾期欠款", "逾期欠款")]
)
def test_the_reason_of_a_block_is_read_in_the_readers_language(
    house: RentalHouse, sign_in, stored, shown
):
    """A code that the house entered; what was stored as words stays as it is."""
    order = submitted(house)
    entry = block_customer(order.customer, house.store.pk, BlockFacts(stored), by=SYSTEM)
    manager = sign_in(house.manager)
    for page in (f"/rental/blocked/{entry.pk}/", "/rental/house/blocked/"):
        text = manager.get(page).content.decode()
        assert shown in text
        assert "OVERDUE" not in text
    auditor = sign_in(make_person(Role.AUDITOR))
    for page in ("", f"{entry.pk}/change/"):
        text = auditor.get(f"/admin/rental/blockedcustomer/{page}").content.decode()
        assert shown in text
        assert "OVERDUE" not in text


def test_a_car_is_promised_on_the_page(house: RentalHouse, desk: Client):
    order = submitted(house)
    car = make_car(house.store, house.a)
    higher, foreign = make_car(house.store, house.b), make_car(house.other, house.a)
    page = desk.get(url(order)).content.decode()
    offered = page[page.index('name="pinned_vehicle"') :].split("</select>")[0]
    assert [f'value="{one.pk}"' in offered for one in (car, higher, foreign)] == [True, True, False]
    said = {**fields(house), "version": order.version, "pinned_vehicle": foreign.pk}
    assert desk.post(url(order, "form/revise/"), said).status_code == 400
    said["pinned_vehicle"] = car.pk
    assert desk.post(url(order, "form/revise/"), said).status_code == 302
    order.refresh_from_db()
    assert order.pinned_vehicle == car
    page = desk.get(url(order)).content.decode()
    assert f'value="{car.pk}" selected' in page
    assert "Promised car" in page
    said |= {"version": order.version, "pinned_vehicle": ""}
    assert desk.post(url(order, "form/revise/"), said).status_code == 302
    order.refresh_from_db()
    assert order.pinned_vehicle is None


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_papers_hold_for_years_that_can_be_planned(house: RentalHouse, sign_in, day: str):
    """A day after the last of all days is none, and the store's plan would stand still."""
    car = make_car(house.store, house.a)
    said = {
        "vehicle_class": house.a.pk, "seats": 5, "insurance_until": day, "inspection_until": day,
        "version": car.version,
    }  # fmt: skip
    assert sign_in(house.manager).post(f"/rental/cars/{car.pk}/", said).status_code == 400
    car.refresh_from_db()
    assert car.insurance_until.year < 9999


def test_heads_keep_the_block_list(house: RentalHouse, sign_in):
    order = submitted(house)
    manager = sign_in(house.manager)
    assert manager.post(url(order, "form/block/"), {"reason": "欠款"}).status_code == 302
    entry = BlockedCustomer.objects.get()
    assert "Customer or driver is on the block list" in manager.get(url(order)).content.decode()
    assert manager.get(f"/rental/blocked/{entry.pk}/").status_code == 200
    assert manager.post(f"/rental/blocked/{entry.pk}/lift/").status_code == 302
    entry.refresh_from_db()
    assert entry.lifted_at is not None
    operator = sign_in(house.operator)
    assert operator.post(url(order, "form/block/"), {"reason": "x"}).status_code == 409
