"""A stored file opened by its address in a real browser runs nothing (T18)."""

import io

import pytest
from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path
from playwright.sync_api import Error, sync_playwright

from dealerops.documents.models import Attachment
from dealerops.documents.services import store_bytes, store_upload
from dealerops.documents.serving import serve
from dealerops.foundation.actor import SYSTEM
from tests.bombs.corpus import HTML, KEPT, SVG, UPLOADS
from tests.system import chromium_path, needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    needs("chromium"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.kernel.documents.test_browsers"),
]
NAMES = ("page.html", "drawing.svg", "data.xml", "script.js", "picture.png")


@login_not_required
def give_out(request, pk: int, name: str):
    return serve(Attachment.objects.get(pk=pk), filename=name)


@login_not_required
@csp_exempt()
def give_out_bare(request):
    """What a careless view would do; the proof that the browser here can be made to run it."""
    return HttpResponse(HTML)


urlpatterns = [path("file/<int:pk>/<name>", give_out), path("bare", give_out_bare)]


@pytest.fixture
def kept(applicant) -> list[int]:
    """Every harmless upload, and two that are not: as if the guard at the door had slept."""
    names = [name for name, bomb in UPLOADS.items() if bomb.fate == KEPT and not bomb.slow]
    uploads = [
        store_upload(io.BytesIO(UPLOADS[name].make()), name="x.html", by=applicant)
        for name in names
    ]
    smuggled = [store_bytes(data, name="x.html", kind="xml", by=SYSTEM) for data in (HTML, SVG)]
    return [one.pk for one in (*uploads, *smuggled)]


@pytest.fixture
def browser(kept):
    """Started after the rows are written: Playwright's loop lets this thread ask no database."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield running
        running.close()


def test_no_stored_file_runs_when_it_is_opened_by_its_address(kept, live_server, browser):
    for pk in kept:
        page = browser.new_page()
        for name in NAMES:
            with pytest.raises(Error, match="Download is starting"):
                page.goto(f"{live_server.url}/file/{pk}/{name}")
            assert page.title() != "ran"
        page.close()


def test_the_browser_here_does_run_what_is_given_out_carelessly(live_server, browser):
    """The proof that the other test can fail; the site's own policy is off for it."""
    page = browser.new_page()
    page.goto(f"{live_server.url}/bare")
    assert page.title() == "ran"
