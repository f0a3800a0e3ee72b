"""A list by keyboard: down and up, select, export or copy what is selected; columns chosen with the mouse."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect, sync_playwright

from claims.models import Claim
from dealerops.lists.models import SavedView
from dealerops.lists.services import save_view
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


def text_of(page: Page) -> list[list[str]]:
    """What the browser was asked to copy, as cells; the page is made to have no clipboard first."""
    expect(page.locator(".dx-toast", has_text="Rows copied").last).to_be_visible()
    return [row.split("\t") for row in page.evaluate("window.said").splitlines()]


def without_a_clipboard(page: Page) -> None:
    """As over http inside an office: only the old way of copying is there."""
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.addEventListener('copy', () => { window.said = document.activeElement.value; })"
    )


def test_the_rows_are_copied_for_excel_by_one_key(page):
    claim = Claim.objects.order_by("created_at").last()
    words = {"buyer_name": '=1+"1"', "invoice_amount": Decimal("12345.60")}
    Claim.objects.filter(pk=claim.pk).update(**words, invoice_number="00123456789012345678")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Total incl. VAT", exact=True).check()
    page.get_by_role("checkbox", name="Invoice number", exact=True).check()
    page.get_by_label("Amounts in thousands").check()
    page.get_by_role("button", name="Show these").click()
    without_a_clipboard(page)
    page.keyboard.press("c")
    head, *rows = text_of(page)
    assert head[0] == "Claim"
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(head)}
    said = dict(zip(head, rows[0], strict=True))
    assert said["Claim"] == claim.number
    assert said["Buyer"] == '"\'=1+""1"""'  # never a formula
    assert said["Total incl. VAT"] == "12345.60"
    assert said["Invoice number"] == "'00123456789012345678"
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator(".dx-bulk").get_by_role("button", name="Copy as a table").click()
    expect(page.locator(".dx-toast", has_text="Rows copied: 1")).to_be_visible()
    assert len(text_of(page)) == 2


def test_a_browser_that_copies_nothing_shows_the_text_selected(page):
    without_a_clipboard(page)
    page.evaluate("document.execCommand = () => false")
    page.get_by_role("button", name="Copy as a table").first.click()
    box = page.locator("[data-copy-dialog] textarea")
    expect(box).to_be_focused()
    assert len(box.input_value().splitlines()) == 4


def test_a_column_changes_its_place_by_keyboard(page):
    heads = page.locator("thead th").all_inner_texts()
    page.get_by_text("Columns", exact=True).click()
    button = page.get_by_role("button", name="Move “VIN” up")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    page.get_by_role("button", name="Show these").click()
    at = heads.index("VIN")
    heads[at - 1], heads[at] = heads[at], heads[at - 1]
    expect(page.locator("thead th")).to_have_text(heads)


def test_a_column_is_shown_and_hidden(page):
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Plate", exact=True).check()
    page.get_by_role("checkbox", name="Model", exact=True).uncheck()
    page.get_by_role("button", name="Show these").click()
    heads = page.locator("thead th").all_inner_texts()
    assert ("Plate" in heads, "Model" in heads) == (True, False)


def test_a_view_is_renamed_where_it_stands(page, cast):
    """Escape leaves it as it was; what is refused stays typed; the focus stays on the pencil."""
    for name in ("Mine", "Taken"):
        save_view("claims.claims", name, "view=drafts", by=cast.applicant)
    page.goto(f"{page.url.partition('?')[0]}?view=drafts")
    pencil = page.locator("[data-inline] summary")
    box = page.locator("[data-inline] .dx-input")
    pencil.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type("Thrown away")
    page.keyboard.press("Escape")
    expect(pencil).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_have_value("Mine")
    page.keyboard.type("Taken")
    page.keyboard.press("Enter")
    expect(page.locator("#dx-refusals")).to_contain_text("You have a view of this name already.")
    expect(box).to_have_value("Taken")
    box.fill("Ours")
    box.press("Enter")
    expect(page.locator('.dx-tabs a[aria-current="page"]')).to_contain_text("Ours")
    expect(pencil).to_be_focused()
    assert set(SavedView.objects.values_list("name", flat=True)) == {"Ours", "Taken"}
