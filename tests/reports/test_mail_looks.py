"""The mail of a report in a browser, as wide as a desk's and a phone's reading pane (design.md 7)."""

import base64
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, sync_playwright

from claims.choices import ClaimState
from dealerops.documents.services import read_bytes
from dealerops.notifications.models import Message
from reports.models import ReportRun
from reports.services import build_run, plan
from tests.factories.claims import Cast, make_claim
from tests.reports.conftest import moment, reach
from tests.system import chromium_path, needs

pytestmark = [pytest.mark.browser, needs("chromium", "fonts")]
FRAME, MARGIN, PHONE = 640, 12, 390


@pytest.fixture(params=["zh-hans", "en"])
def mails(request: pytest.FixtureRequest, cast: Cast) -> list[Message]:
    """R04 of a week without open claims, then of the next one with two."""
    reach(cast.manager, request.param)
    with time_machine.travel(moment("10-12 08:00"), tick=False):
        plan(moment("10-12 08:00"))
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        make_claim(cast, ClaimState.IN_APPROVAL)
        make_claim(cast, ClaimState.RESET)
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        runs = ReportRun.objects.filter(code="R04").order_by("period_start")
        return [_mail_of(build_run(run.pk)) for run in runs]


def _mail_of(run: ReportRun) -> Message:
    return Message.objects.get(about_id=run.pk)


def _shown(message: Message) -> str:
    """With the picture that the mail program would put there."""
    html: str = message.html
    for part in message.parts.filter(role="INLINE"):
        data = base64.b64encode(read_bytes(part.attachment)).decode()
        html = html.replace(f"cid:{part.cid}", f"data:image/png;base64,{data}")
    return html


def _first_figure(page: Page) -> float:
    """How far down it stands."""
    found: float = page.evaluate("document.querySelector('.sums b').getBoundingClientRect().top")
    return found


def test_a_mail_fits_its_pane_and_begins_with_the_figures(mails: list[Message], tmp_path: Path):
    empty, full = map(_shown, mails)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for width in (FRAME + 2 * MARGIN, PHONE):
            page = browser.new_page(viewport={"width": width, "height": 800})
            for name, html in (("full", full), ("empty", empty)):
                page.set_content(html)
                page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert page.locator("a.action").count() == 1
            page.set_content(full)
            frame = page.locator(".frame").bounding_box()
            assert frame is not None
            assert frame["width"] == FRAME if width > FRAME else frame["width"] <= width
            assert _first_figure(page) < page.locator("img").bounding_box()["y"]
            assert page.evaluate("document.querySelector('img').naturalWidth") > FRAME
            assert " 1, " in (
                page.locator("img").get_attribute("alt") or ""
            )  # the numbers in words
        browser.close()
