"""A sensor round from its agenda to the paper, with two people who write at the same time."""

import io
from collections.abc import Iterator

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from complaints.choices import Lamp
from complaints.choices.rounds import MinutesState, RoundState
from complaints.models import ActionItem, AgendaItem, Decision, Minutes, SensorRound
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from tests.factories.complaints_rounds import Table, a_case, a_round
from tests.system import chromium_path, needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    needs("chromium", "fonts"),
]


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


def press(page: Page, offer: str) -> None:
    """A button of the round's or the minutes' life, and the question that it asks."""
    page.click(f"a[data-offer={offer}]")
    with page.expect_navigation():
        page.click("form.dx-run button[type=submit]")


def write_to(page: Page, item: AgendaItem) -> None:
    page.click(f"#item-{item.pk} a[data-write]")
    page.wait_for_selector(f"#item-{item.pk} form[data-note]")


def save_notes(page: Page, item: AgendaItem, text: str) -> None:
    page.fill(f"#item-{item.pk} form[data-note] textarea", text)
    page.click(f"#item-{item.pk} form[data-note] button")


def test_a_round_is_held_by_two_people_at_once(live_server, chromium):
    table = Table.set()
    case = a_case(table.dealer, lamp=Lamp.RED, score=82)
    other = a_case(table.dealer, lamp=Lamp.RED, score=70)
    round_ = a_round()
    address = f"{live_server.url}/admin/complaints/sensorround/{round_.pk}/change/"
    item, second = (
        AgendaItem.objects.get(round=round_, section=2, case=one) for one in (case, other)
    )

    chair = at_a_desk(chromium, live_server.url, table.chair)
    chair.goto(address)
    expect(chair.locator("main, body").first).to_contain_text(case.number)
    press(chair, "start")
    chair.goto(address)
    expect(chair.locator("[data-quorum=no]")).to_be_visible()
    for function in ("RISK", "AFTERSALES", "QUALITY", "REGION"):
        with chair.expect_navigation():
            chair.click(f"[data-seat={function}] button[value=PERSON]")
    expect(chair.locator("[data-quorum=yes]")).to_be_visible()

    desk = at_a_desk(chromium, live_server.url, table.desk)
    desk.goto(address)
    write_to(chair, item)
    write_to(desk, item)
    desk.fill(f"#item-{item.pk} form[data-note] textarea", "the desk types")
    save_notes(chair, item, "the chair was first")
    # what the chair wrote comes to the desk by itself, and what the desk is typing stays
    expect(desk.locator(f"#said-{item.pk}")).to_contain_text("the chair was first", timeout=15_000)
    typed = desk.input_value(f"#item-{item.pk} form[data-note] textarea")
    assert typed == "the desk types"
    desk.click(f"#item-{item.pk} form[data-note] button")
    expect(desk.locator(f"#item-{item.pk} [data-theirs]")).to_have_text("the chair was first")
    expect(desk.locator(f"#item-{item.pk} [data-yours]")).to_have_text("the desk types")
    item.refresh_from_db()
    assert item.notes == "the chair was first"
    save_notes(desk, item, "the chair was first; the desk adds")
    expect(desk.locator(f"#said-{item.pk}")).to_contain_text("the desk adds")

    # two other items at the same time meet nobody
    write_to(desk, second)
    save_notes(desk, second, "called yesterday")
    expect(desk.locator(f"#said-{second.pk}")).to_contain_text("called yesterday")
    chair.goto(address)
    write_to(chair, item)
    form = f"#item-{item.pk} form[data-decide]"
    chair.select_option(f"{form} select[name=type]", "TECH_CAMPAIGN")
    chair.fill(f"{form} textarea[name=text]", "Check the steering")
    chair.select_option(f"{form} select[name=owner]", str(table.quality.user_id))
    chair.fill(f"{form} input[name=due_on]", "2099-01-05")
    chair.click(f"{form} button")
    expect(chair.locator(f"#said-{item.pk} [data-decision=TECH_CAMPAIGN]")).to_be_visible()
    assert Decision.objects.get().decided_by_id == table.chair.user_id
    assert ActionItem.objects.get().owner_id == table.quality.user_id

    press(chair, "end")
    round_ = SensorRound.objects.get(pk=round_.pk)
    assert round_.state == RoundState.HELD
    chair.goto(address)
    with chair.expect_navigation():
        chair.click("[data-minutes]")
    chair.fill("textarea[name=summary]", "Steering is checked in the whole series.")
    with chair.expect_navigation():
        chair.click("form:has(textarea[name=summary]) button[type=submit]")
    press(chair, "issue")
    minutes = Minutes.objects.get()
    assert minutes.state == MinutesState.ISSUED
    with chair.expect_download() as download:
        chair.click("a[data-print-form]")
    pages = pypdfium2.PdfDocument(io.BytesIO(download.value.path().read_bytes()))
    words = "\n".join(page.get_textpage().get_text_range() for page in pages)
    for told in (case.number, "the desk adds", "Check the steering", "whole series"):
        assert told in words
    drain("default")
    sent = Message.objects.filter(topic="complaints/minutes_issued")
    assert sent.count() == len({seat.person_id for seat in round_.seats.all()}) + 2  # and deputies
