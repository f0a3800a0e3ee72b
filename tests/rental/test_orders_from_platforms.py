"""Platforms bring orders over the API and as a workbook, each once."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone, translation

from dealerops.foundation.actor import SYSTEM
from dealerops.imports.choices import ImportState
from dealerops.network.models import Firm
from dealerops.policy.services import set_value
from rental.choices.policy import PLATFORMS
from rental.models import RentalOrder
from tests.aftersales.workbooks import taken_in
from tests.claims.firms import client_of
from tests.factories.rental import DAY, RentalHouse

URL = "/api/v1/rental/orders/"
ALWAYS = DateRange(dt.date(2025, 1, 1), None)


@pytest.fixture(autouse=True)
def _counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def firm(db) -> Firm:
    set_value(PLATFORMS, ["CTRIP"], valid_from=dt.date(2025, 1, 1), by=SYSTEM)
    return Firm.objects.create(code="CTRIP", name="携程", name_en="Ctrip")


@pytest.fixture
def client(firm):
    return client_of(firm)


def body(house: RentalHouse, **more: object) -> dict[str, object]:
    start = timezone.now() + 5 * DAY
    said = {
        "external_id": "CT-1",
        "store": house.store.code,
        "vehicle_class": house.b.code,
        "start_at": start.isoformat(),
        "end_at": (start + 3 * DAY).isoformat(),
        "name": "王小红",
        "mobile": "13900001111",
        "insurance_plan": "BASIC",
        "needs": {"child_seats": 1},
    }
    return {**said, **more}


def send(client, said, url: str = URL):
    return client.post(url, said, format="json", headers={"Accept-Language": "en"})


def codes(answer):
    return {(one["code"], one.get("field", "")) for one in answer.json()["errors"]}


def test_an_order_is_taken_once_and_its_state_is_told(house: RentalHouse, client):
    first, again = send(client, body(house)), send(client, body(house, name="别人"))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    order = RentalOrder.objects.get()
    assert (order.state, order.source, order.dealer) == ("PENDING_CONFIRM", "CTRIP", house.store)
    assert "13900001111" not in first.content.decode()
    assert client.get(f"{URL}{order.pk}/").json() == first.json()


def test_what_cannot_be_is_named_by_its_field(house: RentalHouse, client):
    said = body(house, store="NO", vehicle_class="NO", insurance_plan="NO")
    assert codes(send(client, said)) == {
        ("STORE_UNKNOWN", "store"),
        ("CLASS_UNKNOWN", "vehicle_class"),
        ("INSURANCE_UNKNOWN", "insurance_plan"),
    }
    past = (timezone.now() - DAY).isoformat()
    assert ("START_PASSED", "start_at") in codes(send(client, body(house, start_at=past)))


def test_a_platform_takes_its_own_order_back(house: RentalHouse, client):
    number = send(client, body(house)).json()["id"]
    gone = send(client, {}, f"{URL}{number}/cancel/")
    assert (gone.status_code, gone.json()["state"]) == (200, "CANCELLED")
    assert send(client, {}, f"{URL}{number}/cancel/").status_code == 409


def test_other_firms_find_nothing_here(house: RentalHouse, client):
    number = send(client, body(house)).json()["id"]
    other = client_of(Firm.objects.create(code="OTHER", name="别家", name_en="Other"))
    assert send(other, body(house)).status_code == 404
    assert other.get(f"{URL}{number}/").status_code == 404
    set_value(PLATFORMS, ["CTRIP", "OTHER"], valid_from=timezone.localdate(), by=SYSTEM)
    assert other.get(f"{URL}{number}/").status_code == 404
    assert send(other, {}, f"{URL}{number}/cancel/").status_code == 404


def row(**more: object) -> dict[str, object]:
    start = timezone.localtime() + 5 * DAY
    said = {
        "source": "FLIGGY",
        "external_id": "F-1",
        "vehicle_class": "B",
        "start_at": f"{start:%Y-%m-%d %H:%M}",
        "end_at": f"{start + 2 * DAY:%Y-%m-%d %H:%M}",
        "name": "王小红",
        "mobile": "13900001111",
        "insurance_plan": "BASIC",
        "child_seats": 1,
    }
    return {**said, **more}


def test_a_workbook_of_orders_is_taken_in_once(house: RentalHouse, transactional_db):
    rows = [
        row(),
        row(external_id="F-2", start_at=timezone.localtime().replace(tzinfo=None) + 3 * DAY),
    ]
    first = taken_in("rental-orders", rows, by=house.operator)
    assert (first.state, first.failure) == (ImportState.DONE, "")
    assert RentalOrder.objects.filter(source="FLIGGY", state="PENDING_CONFIRM").count() == 2
    taken_in("rental-orders", [*rows, row(external_id="F-3")], by=house.operator)
    assert RentalOrder.objects.count() == 3


def test_a_workbook_with_a_wrong_row_is_refused_whole(house: RentalHouse, transactional_db):
    past = f"{timezone.localtime() - DAY:%Y-%m-%d %H:%M}"
    rows = [row(), row(external_id="F-2", start_at=past), row(external_id="F-3", vehicle_class="Z")]
    one = taken_in("rental-orders", rows, by=house.operator)
    assert (one.state, one.error_count) == (ImportState.REFUSED, 2)
    one = taken_in("rental-orders", [*rows, row(mobile="139", end_at=past)], by=house.operator)
    assert (one.state, one.error_count) == (ImportState.REFUSED, 4)
    assert not RentalOrder.objects.exists()


@pytest.mark.parametrize(
    ("source", "said"), [("COUNTER", "At the counter"), ("CTRIP", "Ctrip"), ("NEWFIRM", "NEWFIRM")]
)
def test_an_order_says_where_it_came_from(source: str, said: str):
    with translation.override("en"):
        assert RentalOrder(source=source).source_label == said


def test_an_order_sent_again_after_it_began_is_the_one_that_is_known(
    house: RentalHouse, firm, client
):
    said = body(house)
    first = send(client, said)
    with time_machine.travel(timezone.now() + 6 * DAY):
        again = send(client_of(firm), said)
    assert (again.status_code, again.json()) == (200, first.json())
