"""The board of the rental plan: a booked bar is drawn to another car, checked at once, and moved."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from rental.models import RentalOrder, RentalVehicle
from rental.services.plan import assign
from tests.browser.conftest import PHONE
from tests.browser.test_twenty_callbacks import at_a_desk
from tests.factories.rental import (
    DAY,
    HOUR,
    RentalHouse,
    an_order,
    make_block,
    make_car,
    make_house,
)
from tests.system import chromium_path, needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
    needs("chromium", "fonts"),
]


@pytest.fixture
def house(transactional_db) -> RentalHouse:
    return make_house()


@pytest.fixture
def start() -> dt.datetime:
    """Ten o'clock in three days."""
    day = timezone.localdate() + 3 * DAY
    return dt.datetime.combine(day, dt.time(10), timezone.get_default_timezone())


@pytest.fixture
def page(house, live_server) -> Iterator[Page]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield at_a_desk(browser, live_server.url, house.operator)
        browser.close()


def draw(page: Page, order: RentalOrder, car: RentalVehicle) -> None:
    row = page.locator(f'[data-drop="{car.pk}"]')
    row.hover()  # in view before the button goes down: a page that scrolls meanwhile begins no drag
    page.locator(f'[data-drag="{order.pk}"]').drag_to(row)


def test_a_rental_is_drawn_to_another_car(page, house, live_server, start):
    first, second, third = (make_car(house.store, house.b) for _ in range(3))
    order = an_order(house.store, house.b, start, start + DAY)
    assign(order.pk, first.pk, by=house.operator)
    make_block(second, start, start + HOUR)
    page.goto(f"{live_server.url}/rental/plan/?view=week&day={timezone.localdate(start)}")
    draw(page, order, second)
    expect(page.locator("#plan-move")).to_contain_text("The car is blocked")
    draw(page, order, third)
    expect(page.locator("#plan-move")).to_contain_text("free for the whole time")
    page.get_by_role("button", name="Keep this car for the order").click()
    expect(page.locator("h1")).to_contain_text(order.number)
    order.refresh_from_db()
    assert order.vehicle == third


def test_on_a_phone_the_plan_is_a_list(page, house, live_server, start):
    car = make_car(house.store, house.b)
    order = an_order(house.store, house.b, start, start + DAY)
    assign(order.pk, car.pk, by=house.operator)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/rental/plan/?view=week&day={timezone.localdate(start)}")
    expect(page.locator(".dx-plan")).to_be_hidden()
    page.get_by_role("link", name=order.number).click()
    expect(page.locator("h1")).to_contain_text(order.number)
