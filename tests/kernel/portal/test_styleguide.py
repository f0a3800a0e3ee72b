"""Every component on one page: it renders, and a browser finds it accessible, wide and narrow."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from dealerops.foundation.actor import Role
from dealerops.portal.context import THEME_COOKIE
from dealerops.portal.registry import NavItem, register_nav
from tests.architecture import sources
from tests.system import chromium_path

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
OFFLINE = ["--disable-component-update", "--disable-sync", "--disable-quic"]
CLASS = re.compile(r"(?<![\w-])dx-[a-z0-9]+(?:-[a-z0-9]+)*(?![\w-])")
# One class for each day of a plan: some of them stand for all.
GENERATED = re.compile(r"dx-(days|from|span|places)-\d+$")
BACK_OFFICE = {
    *("admin.css", "aftersales-admin.css", "claims-admin.css", "complaints-alerts.css"),
    *("complaints-rounds.css", "quota-admin.css"),
}
# The order with its lines, the caller's desk, the light of a case: made for pages of one app.
ONE_APP = {
    *("complaint-boards.css", "dx-workshop.css", "dx-callbacks.css", "dx-complaints.css"),
    *("rental-plan.css", "dx-duties.css"),
}
ELSEWHERE = {
    **dict.fromkeys(
        ("dx-plain", "dx-plain-card", "dx-plain-foot", "dx-plain-main", "dx-plain-top"),
        "pages without navigation, such as signing in",
    ),
    "dx-chart": "a report, in the back office",
    "dx-view-form": "a list whose filters are not a view yet",
    "dx-search-open": "the head of the back office",
    "dx-marked": "a row of the palette under the arrow keys",
    "dx-over": "a drop zone under a file",
    "dx-tip": "beside the pointer",
}


def test_the_styleguide_stays_at_home_unless_it_is_switched_on(
    as_wang: Client, settings: LazySettings
):
    settings.STYLEGUIDE = False
    assert as_wang.get("/styleguide/").status_code == 404
    settings.STYLEGUIDE = True
    assert as_wang.get("/styleguide/").status_code == 200


def test_every_component_is_shown(as_wang: Client, settings: LazySettings):
    settings.STYLEGUIDE = True
    register_nav(NavItem("总览", "house", "portal:home", frozenset({Role.D_SSA})))
    html = as_wang.get("/styleguide/").content.decode()
    shown = {name for found in re.findall(r'class="([^"]*)"', html) for name in found.split()}
    wanted = {name for name in _styled() if not GENERATED.match(name)}
    assert sorted(wanted - shown) == sorted(ELSEWHERE)


def _styled() -> set[str]:
    """The component classes that the portal's stylesheets know."""
    sheets = sorted((sources.ROOT / "static/css").glob("*.css"))
    return {
        name
        for sheet in sheets
        if sheet.name not in BACK_OFFICE | ONE_APP
        for name in _classes(sheet)
    }


def _classes(sheet: Path) -> list[str]:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
    return [name.removeprefix(".") for name in re.findall(r"\.dx-[a-z0-9-]+", rules)]


@pytest.fixture
def page(
    live_server: LiveServer,
    as_wang: Client,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:
    """A browser that is signed in as Wang; the policy is lifted only so that axe can be injected."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.STYLEGUIDE = True
    session = as_wang.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*FLAGS, *OFFLINE]
        )
        context = browser.new_context(bypass_csp=True, base_url=live_server.url)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        yield context.new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_component_is_accessible(page: Page, live_server: LiveServer, width: int, theme: str):
    page.context.add_cookies([{"name": THEME_COOKIE, "value": theme, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/styleguide/")
    found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_a_dialog_opens_with_the_keyboard_and_closes_with_escape(page: Page):
    page.goto("/styleguide/")
    page.focus("[data-dialog]")
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
