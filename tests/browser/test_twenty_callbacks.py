"""A caller's morning: twenty customers by keyboard alone, one of them unhappy."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from aftersales.choices import FormState, TaskState
from aftersales.models import CallbackTask, Interview, QuickForm
from aftersales.services import sign_form, solve_form, start_form
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from tests.aftersales.conftest import Workshop
from tests.factories.callbacks import a_callback, travel
from tests.factories.market import make_person
from tests.system import chromium_path, needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(900),
    pytest.mark.django_db(transaction=True),
    needs("chromium", "fonts"),
]
CUSTOMERS, UNHAPPY = 20, 7
FACTS = 4  # fields between the last of them and "all in all"
FAR = 80  # Tab stops on a page


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def at_a_desk(browser: Browser, site: str, actor: Actor) -> Page:
    """A browser in which this person is signed in already."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(locale="en-GB", timezone_id="Asia/Shanghai")
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return context.new_page()


def tab_to(page: Page, words: str) -> None:
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"Tab never comes to {words!r}")


def type_keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def interview(page: Page, *, quality: str = "5", words: str = "") -> None:
    """Dial, hear and score, finish: all of it typed."""
    with page.expect_navigation():
        page.keyboard.press("d")
    type_keys(page, *["5"] * 6, "y", "y")  # speed, prices, service
    type_keys(page, quality, "5", *["Enter"] * FACTS, "5")
    if words:
        page.keyboard.press("Enter")  # past the recommendation, to the customer's words
        page.keyboard.insert_text(words)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_twenty_callbacks_by_keyboard_one_of_them_bad(live_server, chromium):
    workshop = Workshop.hire()
    caller = make_person(Role.D_CALL, workshop.dealer, "孙回访")
    for _ in range(CUSTOMERS):
        a_callback(workshop.dealer, advisor=workshop.advisor, technician=workshop.technician)

    with travel("2026-09-11T10:00"):
        page = at_a_desk(chromium, live_server.url, caller)
        page.goto(f"{live_server.url}/callbacks/")
        tab_to(page, "Next customer")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        for number in range(CUSTOMERS):
            if number == UNHAPPY:
                interview(page, quality="1", words="异响还在")
                assert "is issued and told" in page.inner_text("body")
            else:
                interview(page)
        assert page.url.startswith(f"{live_server.url}/callbacks/?view=open")
        drain("default")

        form = QuickForm.objects.get()
        assert form.words == "异响还在"
        told = Message.objects.filter(topic="aftersales/form_issued")
        assert workshop.director.user_id in set(told.values_list("recipient", flat=True))
        desk = at_a_desk(chromium, live_server.url, workshop.director)
        desk.goto(live_server.url)
        assert form.number in desk.inner_text("main")
        desk.goto(f"{live_server.url}/callbacks/forms/{form.pk}/")
        assert "异响还在" in desk.inner_text("main")

        sign_form(form.pk, dt.date(2026, 9, 12), by=workshop.technician)
        start_form(form.pk, by=workshop.technician)
        solve_form(form.pk, cause="护板松动", measure="重新紧固", by=workshop.technician)
    done = CallbackTask.objects.surveys()
    assert set(done.values_list("state", flat=True)) == {TaskState.DONE}
    assert Interview.objects.finished().count() == CUSTOMERS

    second = form.callbacks.get()
    assert second.caller_id == caller.user_id
    with travel("2026-09-12T10:00"):
        page = at_a_desk(chromium, live_server.url, caller)
        page.goto(f"{live_server.url}/callbacks/{second.pk}/")
        with page.expect_navigation():
            page.keyboard.press("d")
        page.keyboard.press("5")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    form.refresh_from_db()
    assert form.state == FormState.CLOSED
