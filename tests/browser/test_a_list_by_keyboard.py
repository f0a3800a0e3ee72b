"""A list by keyboard: down and up, select, export what is selected; columns chosen with the mouse."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.test_twenty_callbacks import at_a_desk
from tests.factories.claims import Cast, draft_claim
from tests.system import chromium_path, needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
    needs("chromium", "fonts"),
]


@pytest.fixture
def cast(transactional_db) -> Cast:
    return Cast.hire()


@pytest.fixture
def page(cast, live_server, settings, tmp_path) -> Iterator[Page]:
    settings.MEDIA_ROOT = tmp_path
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        page = at_a_desk(browser, live_server.url, cast.applicant)
        for _ in range(3):
            draft_claim(cast)
        page.goto(f"{live_server.url}/claims/")
        yield page
        browser.close()


def marked(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent")


def test_two_rows_are_selected_and_exported_without_the_mouse(page, tmp_path):
    numbers = page.locator(".dx-cell-title a").all_inner_texts()
    page.keyboard.press("j")
    assert marked(page) == numbers[0]
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")  # there is no fourth row
    page.keyboard.press("x")
    assert marked(page) == numbers[2]
    page.keyboard.press("k")
    assert marked(page) == numbers[1]
    expect(page.locator(".dx-bulk [data-count]")).to_have_text("2")
    with page.expect_download() as download:
        page.keyboard.press("e")
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    lines = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [line[0] for line in lines] == [numbers[0], numbers[2]]
    page.keyboard.press("x")  # the page has stayed, and its button gets ready for another file
    expect(page.locator('button[form="claims-export"][name="action"]')).to_be_enabled()
    with page.expect_download() as download:
        page.keyboard.press("e")
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    lines = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [line[0] for line in lines] == numbers


def test_keys_typed_into_the_search_are_letters(page):
    page.locator("#claims-q").press_sequentially("jxke")
    assert page.locator("#claims-q").input_value() == "jxke"
    assert page.locator("[data-select]:checked").count() == 0


def test_a_column_is_shown_and_hidden(page):
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Plate").check()
    page.get_by_label("Model").uncheck()
    page.get_by_role("button", name="Show these").click()
    heads = page.locator("thead th").all_inner_texts()
    assert ("Plate" in heads, "Model" in heads) == (True, False)
