"""A phone at the counter: a rental car is photographed, signed for with a finger, and is gone."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor
from rental.choices import OrderState
from rental.choices.handover import SignMethod
from rental.models import Handover, RentalOrder
from rental.services.plan import assign
from tests.factories.market import make_paper
from tests.factories.rental import DAY, HOUR, an_order, make_car, make_house
from tests.factories.rental_cars import a_checklist
from tests.system import chromium_path, needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
    needs("chromium", "fonts"),
]
PHONE = {"width": 390, "height": 844}
SLOW = 20_000  # milliseconds; six photos go up one after the other


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def on_the_phone(chromium: Browser, site: str, actor: Actor) -> Page:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="en")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    return context.new_page()


def sign(phone: Page) -> None:
    canvas = phone.locator("canvas")
    canvas.scroll_into_view_if_needed()
    frame = canvas.bounding_box()
    assert frame
    phone.mouse.move(frame["x"] + 30, frame["y"] + 40)
    phone.mouse.down()
    for step in range(12):
        phone.mouse.move(frame["x"] + 30 + 20 * step, frame["y"] + 40 + 30 * (step % 3))
    phone.mouse.up()


def photos(count: int) -> list[dict[str, object]]:
    return [
        {"name": f"car-{n}.png", "mimeType": "image/png", "buffer": make_paper().getvalue()}
        for n in range(count)
    ]


def test_a_car_is_photographed_signed_for_and_driven_away(
    chromium: Browser, live_server: LiveServer
):
    house = make_house()
    begins = timezone.now() - HOUR
    order = an_order(house.store, house.a, begins, begins + 2 * DAY)
    assign(order.pk, make_car(house.store, house.a).pk, by=SYSTEM)
    phone = on_the_phone(chromium, live_server.url, house.operator)
    trouble: list[str] = []
    phone.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    phone.goto(live_server.url + reverse("rental:handovers"))
    phone.locator(f"a[href='{reverse('rental:handover', args=(order.pk,))}']").first.click()
    phone.wait_for_url("**/handover/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    phone.fill("#form-prepare [name=energy_percent]", str(a_checklist().energy_percent))
    for box in phone.locator("#form-prepare input[type=checkbox]").all():
        box.check()
    phone.locator("#form-prepare button[type=submit]").click()
    expect(phone.locator("#form-hand_out")).to_be_visible()

    phone.locator("#form-photos [data-upload-input]").set_input_files(photos(6))
    expect(phone.locator("#handover-photos .dx-file")).to_have_count(6, timeout=SLOW)

    phone.fill("#form-hand_out [name=km]", "12345")
    phone.fill("#form-hand_out [name=energy_percent]", "95")
    phone.fill("#form-hand_out [name=note]", "右前轮毂有旧划痕")
    phone.fill("#form-hand_out [name=person]", "王小红")

    phone.context.set_offline(True)
    phone.locator("#form-hand_out button[type=submit]").last.click()
    expect(phone.locator("[data-offline-note]")).to_be_visible()
    assert not Handover.objects.exists()
    phone.context.set_offline(False)
    expect(phone.locator("[data-offline-note]")).to_be_hidden()

    sign(phone)
    phone.locator("#form-hand_out button[type=submit]").last.click()
    expect(phone.locator("#form-take_in")).to_be_visible()
    sheet = Handover.objects.get()
    assert (sheet.km, sheet.photos, sheet.method) == (12345, 6, SignMethod.ESIGN)
    assert sheet.evidence is not None
    assert RentalOrder.objects.get(pk=order.pk).state == OrderState.IN_USE
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert trouble == []
