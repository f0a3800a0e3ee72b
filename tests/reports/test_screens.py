"""Every declared report on the screen: the rows of the mail, narrowed, sorted, taken, looked behind."""

import datetime as dt
import io
import subprocess
import sys
from dataclasses import replace

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from claims.choices import ClaimState
from claims.reports.ageing import PIPELINE_AGEING
from dealerops.foundation import reporting
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Column, Kind, Report, Total
from dealerops.journal.models import Entry
from reports.models import ReportRun
from reports.portal.tables import MOST_SHOWN
from reports.services import build_run, plan, run_now
from tests.factories.claims import make_claim, make_person
from tests.reports.conftest import moment, reach

PAGE = reverse("reports:screen", args=("R04",))
WEEK = "?since=2026-10-12&until=2026-10-18"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(moment("10-19 10:00"), tick=False):
        yield


@pytest.fixture
def claims(cast):
    """Two of the region, one of another."""
    for actor in (cast.manager, cast.regional, cast.far_regional):
        reach(actor)
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        plan(moment("10-13 10:00"))
        made = [
            make_claim(cast, ClaimState.IN_APPROVAL),
            make_claim(cast, ClaimState.RESET),
            make_claim(cast, ClaimState.CHECKING, by=cast.stranger),
        ]
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        build_run(ReportRun.objects.get(code="R04").pk)
    return made


def text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def test_a_region_sees_its_own_rows_and_editions_only(claims, cast, sign_in):
    shown = text(sign_in(cast.regional), PAGE + WEEK)
    assert "In approval" in shown
    assert "Being checked" not in shown
    assert shown.count("R04_20261012_20261018_v1.xlsx") == 1
    far = text(sign_in(cast.far_regional), PAGE + WEEK)
    assert "Being checked" in far
    assert "In approval" not in far


def test_without_days_the_page_shows_what_was_owed_last(claims, cast, sign_in):
    shown = text(sign_in(cast.manager), PAGE)
    assert "2026-10-12 … 2026-10-18" in shown
    assert "since=2026-10-05" in shown  # the week before
    assert "dx-bars-picture" in shown


def test_a_filter_narrows_rows_sums_and_the_workbook(claims, cast, sign_in):
    client = sign_in(cast.manager)
    narrowed = f"{WEEK}&state_label=In+approval"
    shown = text(client, PAGE + narrowed)
    assert "1 row" in shown
    data = client.get(reverse("reports:export", args=("R04",)) + narrowed)
    sheet = load_workbook(io.BytesIO(b"".join(data.streaming_content))).active
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "In approval" in words
    assert "Being checked" not in words
    entry = Entry.objects.get(topic="reports.screen_taken")
    assert (entry.data["code"], entry.data["rows"]) == ("R04", 1)
    assert len(entry.data["sha256"]) == 64


def test_a_version_for_viewing_only_is_not_among_what_was_sent(claims, cast, sign_in):
    with time_machine.travel(moment("10-14 10:00"), tick=False):
        make_claim(cast, ClaimState.IN_APPROVAL)
    with time_machine.travel(moment("10-19 09:00"), tick=False):
        run = run_now("R04", dt.date(2026, 10, 14), by=cast.manager)
        assert build_run(run.pk).state == "INTERNAL"
    shown = text(sign_in(cast.regional), PAGE + WEEK)
    assert "R04_20261012_20261018_v1.xlsx" in shown
    assert "R04_20261012_20261018_v2.xlsx" not in shown


def test_a_search_looks_into_words(claims, cast, sign_in):
    shown = text(sign_in(cast.manager), f"{PAGE}{WEEK}&q=checked")
    assert "1 row" in shown


def test_rows_are_sorted_by_the_column_that_is_asked_for(claims, cast, sign_in):
    client = sign_in(cast.manager)
    for down, first, last in (
        ("", "Being checked", "Sent back"),
        ("&down=1", "Sent back", "Being checked"),
    ):
        table = text(client, f"{PAGE}{WEEK}&sort=0{down}").split("dx-table-tall")[1]
        assert table.index(f">{first}<") < table.index(">In approval<") < table.index(f">{last}<")


def test_a_number_leads_to_the_rows_that_make_it(claims, cast, sign_in):
    client = sign_in(cast.manager)
    shown = text(client, PAGE + WEEK)
    start = shown.index('<a class="dx-link" href="/reports/R04/2026') + len(
        '<a class="dx-link" href="'
    )
    url = shown[start : shown.index('"', start)]
    behind = text(client, url)
    assert sum(claim.number in behind for claim in claims) == 1
    pages = [reverse("admin:claims_claim_change", args=(claim.pk,)) for claim in claims]
    assert sum(page in behind for page in pages) == 1
    gone = url.rsplit("-", 1)[0] + "-000000000000/"
    assert client.get(gone)["Location"].startswith(PAGE)


def test_days_without_sense_are_told(claims, cast, sign_in):
    shown = text(sign_in(cast.manager), f"{PAGE}?since=2026-10-12&until=2026-10-01")
    assert "The last day comes after the first" in shown
    for day in ("0001-01-01", "9999-12-31"):
        shown = text(sign_in(cast.manager), f"{PAGE}?since={day}&until={day}")
        assert "Choose days from 2000 to 2100" in shown


def test_an_edition_is_taken_by_whom_it_was_made_for(claims, cast, sign_in):
    run = ReportRun.objects.get(code="R04")
    own = run.editions.get(region=cast.dealer.region)
    url = f"{reverse('report_calendar:workbook', args=(run.pk,))}?edition={own.pk}"
    assert f'href="{url}"' in text(sign_in(cast.regional), reverse("reports:list"))
    assert sign_in(cast.far_regional).get(url).status_code == 404
    response = sign_in(cast.regional).get(url)
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_who_does_not_get_a_report_does_not_find_it(cast, sign_in):
    client = sign_in(make_person(Role.SSA_HEAD))
    for url in (reverse("reports:list"), PAGE, reverse("reports:screen", args=("R99",))):
        assert client.get(url).status_code == 404


def test_the_shelf_says_when_the_next_one_comes(claims, cast, sign_in):
    shown = text(sign_in(cast.manager), reverse("reports:list"))
    assert "Claim pipeline ageing" in shown
    assert "every week" in shown
    assert "2026-10-12 … 2026-10-18" in shown  # the last one that was sent
    assert "Third-party claim daily" not in shown


def test_a_page_asks_the_database_a_fixed_number_of_times(
    claims, cast, sign_in, django_assert_max_num_queries
):
    client = sign_in(cast.manager)
    text(client, PAGE + WEEK)
    with django_assert_max_num_queries(16):
        text(client, PAGE + WEEK)
    with django_assert_max_num_queries(12):
        text(client, reverse("reports:list"))


def test_a_long_report_shows_five_hundred_rows_and_takes_them_all(cast, monkeypatch, sign_in):
    rows = [PIPELINE_AGEING] * 3_000
    long = Report(
        code="R98", title="Long", cadence=PIPELINE_AGEING.cadence, at=dt.time(8), rows=lambda *_: rows,
        columns=(Column("Code", "code"), Column("Hour", "at.hour", Kind.INTEGER, Total.SUM)),
        recipients=frozenset({Role.SSA_MANAGER}), attribution="",
    )  # fmt: skip
    monkeypatch.setitem(reporting._registry, "R98", long)
    client = sign_in(cast.manager)
    reach(cast.manager)
    assert f"The first {MOST_SHOWN} of 3000 rows" in text(client, "/reports/R98/")
    data = client.get("/reports/R98/workbook/")
    sheets = load_workbook(io.BytesIO(b"".join(data.streaming_content)), read_only=True)
    first, notes = sheets.worksheets[0], sheets.worksheets[-1]
    lines = [row for row in first.iter_rows(values_only=True) if any(row)]
    assert [line[0] for line in lines[:2]] == [settings.COMPANY_NAME, "R98 Long"]
    heads = next(at for at, line in enumerate(lines) if line == ("Code", "Hour"))
    assert lines[heads + 1 : -1] == [("R04", 8)] * 3_000
    assert lines[-1][0] == "Total"
    assert str(lines[-1][1]).startswith("=SUM(")
    assert notes.title == "Notes"


def test_a_dealer_s_workbook_is_headed_by_its_own_name(cast, monkeypatch, sign_in):
    own = replace(PIPELINE_AGEING, recipients=frozenset({Role.D_SSA}))
    monkeypatch.setitem(reporting._registry, "R04", own)
    reach(cast.applicant)
    data = sign_in(cast.applicant).get(f"/reports/R04/workbook/{WEEK}")
    sheet = load_workbook(io.BytesIO(b"".join(data.streaming_content))).active
    assert sheet["A1"].value == cast.dealer.legal_name


def test_pictures_of_pages_need_no_renderer():
    """The web process imports the page's modules; the libraries that draw for mails stay outside."""
    code = (
        "import django; django.setup(); import sys, reports.portal.urls;"
        "print([one for one in ('altair', 'vl_convert') if one in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
