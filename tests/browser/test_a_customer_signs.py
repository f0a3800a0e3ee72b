"""A customer's phone and an advisor's desk: a quote is signed for, and the desk hears of it by itself."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from aftersales.choices import Method, RoState
from aftersales.models import CostApproval
from aftersales.services import make_link
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from tests.aftersales.conftest import Workshop
from tests.factories.workshop import make_order
from tests.system import chromium_path, needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
    needs("chromium", "fonts"),
]
PHONE = {"width": 390, "height": 844}
POLLED = 15_000  # milliseconds; the desk asks every four seconds


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


def signed_in(chromium: Browser, site: str, actor: Actor) -> Page:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    context = chromium.new_context()
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    return context.new_page()


def draw(phone: Page) -> None:
    canvas = phone.locator("canvas")
    canvas.scroll_into_view_if_needed()
    frame = canvas.bounding_box()
    assert frame
    phone.mouse.move(frame["x"] + 30, frame["y"] + 40)
    phone.mouse.down()
    for step in range(12):
        phone.mouse.move(frame["x"] + 30 + 20 * step, frame["y"] + 40 + 30 * (step % 3))
    phone.mouse.up()


def test_the_advisor_sees_the_signature_without_reloading(
    chromium: Browser, live_server: LiveServer
):
    workshop = Workshop.hire()
    order = make_order(workshop, RoState.QUOTED)
    link = reverse("aftersales:customer", args=(make_link(order.pk, by=workshop.advisor),))
    desk = signed_in(chromium, live_server.url, workshop.advisor)
    desk.goto(live_server.url + reverse("aftersales:order", args=(order.pk,)))
    assert desk.locator("#order-live .dx-tone-green").count() == 0

    phone = chromium.new_context(viewport=PHONE, has_touch=True, locale="zh-CN").new_page()
    trouble: list[str] = []
    phone.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    phone.goto(live_server.url + link)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.locator("fieldset.dx-offer input[value=yes]").check()
    phone.fill("#id_person", "张小明")
    draw(phone)
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url("**/answer/")
    assert trouble == []

    expect(desk.locator("#order-live .dx-tone-green")).to_contain_text("张小明", timeout=POLLED)
    approval = CostApproval.objects.get()
    assert approval.method == Method.ESIGN
    assert approval.evidence is not None
    assert phone.goto(live_server.url + link).status == 404
