"""The board of the rental plan: a booked bar is drawn to another car, checked at once, and moved."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from dealerops.journal.services import drain
from rental.choices import OrderState
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
from tests.factories.rental_cars import drive_off
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


def test_what_a_broken_car_was_to_do_is_planned_anew(page, house, live_server, start):
    broken, spare = make_car(house.store, house.b), make_car(house.store, house.b, plate="京A77777")
    now = timezone.now()
    rented = an_order(house.store, house.b, now - DAY, now + DAY, state=OrderState.ASSIGNED, vehicle=broken)  # fmt: skip
    drive_off(rented, house.operator, at=now - DAY)
    waiting = an_order(house.store, house.b, start, start + DAY)
    assign(waiting.pk, broken.pk, by=house.operator)

    page.goto(f"{live_server.url}/rental/orders/{rented.pk}/")
    page.get_by_role("link", name="Report a breakdown").click()
    page.get_by_label("What happened").fill("It does not start any more")
    page.get_by_role("button", name="Report the breakdown").click()
    expect(page.get_by_role("link", name=rented.number).first).to_be_visible()

    while drain("default"):
        pass
    page.goto(f"{live_server.url}/rental/plan/versions/")
    page.locator("tbody a").first.click()
    row = page.get_by_role("row").filter(has_text=waiting.number)
    expect(row).to_contain_text("京A77777")
    page.get_by_role("button", name="Publish").click()

    page.goto(f"{live_server.url}/rental/plan/?view=week&day={timezone.localdate(start)}")
    bar = page.locator(f'[data-drop="{spare.pk}"] [data-drag="{waiting.pk}"]')
    expect(bar).to_be_visible()
