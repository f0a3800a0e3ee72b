"""The calendar: what comes, what went out, and making a report now from it."""

import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from claims.choices import ClaimState
from dealerops.journal.services import drain
from dealerops.network.models import Region
from reports.choices import RunState
from reports.models import ReportRun
from reports.selectors.calendar import coming
from reports.services import build_run, plan
from tests.factories.claims import make_claim, make_person
from tests.reports.conftest import moment, reach

pytestmark = pytest.mark.django_db

INDEX, NOW = "report_calendar:index", "report_calendar:now"


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(moment("09-25 12:00"), tick=False):
        yield


@pytest.fixture
def sent(cast) -> ReportRun:
    """The weekly of 09-14, made on 09-21 for the manager and one region, late."""
    reach(cast.manager)
    reach(cast.regional)
    plan(moment("09-15 08:00"))
    with time_machine.travel(moment("09-16 10:00"), tick=False):
        make_claim(cast, ClaimState.IN_APPROVAL)
    with time_machine.travel(moment("09-21 12:00"), tick=False):
        plan(moment("09-21 12:00"))
        return build_run(ReportRun.objects.get(code="R04").pk)


def test_the_next_30_days_say_when_and_why_not_earlier(cast):
    lines = {
        (one.report.code, f"{one.due.at:%m-%d %H:%M}"): one
        for one in coming(cast.specialist, moment("09-25 12:00"))
    }
    after = lines["R04", "10-08 08:30"]
    assert (str(after.due.period), f"{after.due.nominal:%m-%d}") == (
        "2026-09-28 … 2026-10-04",
        "10-05",
    )
    assert after.due.is_moved
    assert ("R01", "10-08 17:30") in lines
    assert ("R01", "10-05 17:30") not in lines
    assert ("R04", "10-26 08:30") not in lines  # more than 30 days


def test_a_person_sees_the_calendar_of_what_they_get(cast, sign_in):
    assert {one.report.code for one in coming(cast.regional, moment("09-25 12:00"))} == {"R04"}
    assert sign_in(cast.applicant).get(reverse(INDEX)).status_code == 404


def test_every_run_stands_there_with_state_lateness_and_recipients(cast, sign_in, sent):
    page = sign_in(cast.manager).get(reverse(INDEX), {"code": "R04"})
    (line,) = page.context["lines"]
    assert (line.run, line.recipients, line.run.is_late) == (sent, 2, True)
    (mine,) = sign_in(cast.regional).get(reverse(INDEX)).context["lines"]
    assert mine.recipients == 1  # who else got it is not theirs to know


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"state": "FAILED"}, 0), ({"late": "on"}, 1), ({"code": "R99"}, 1), ({"state": "SENT"}, 1)],
)
def test_the_filter_narrows_the_page_and_its_file(cast, sign_in, sent, asked, found):
    client = sign_in(cast.regional)
    assert len(client.get(reverse(INDEX), asked).context["lines"]) == found
    file = client.get(reverse("report_calendar:export"), asked)
    sheet = load_workbook(io.BytesIO(b"".join(file.streaming_content))).worksheets[0]
    titles = [
        cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("R04")
    ]
    assert len(titles) == found


def test_the_page_costs_the_same_however_many_runs(
    cast, sign_in, sent, django_assert_max_num_queries
):
    client = sign_in(cast.manager)
    client.get(reverse(INDEX))
    with django_assert_max_num_queries(30):
        client.get(reverse(INDEX))


def test_a_recipient_makes_a_report_for_themselves_and_watches_it_come(cast, sign_in, sent):
    client = sign_in(cast.regional)
    assert client.post(reverse(NOW), {"code": "R04", "day": "2026-09-23"}).status_code == 302
    waiting = client.get(reverse(INDEX))
    run = ReportRun.objects.get(is_for_asker=True)
    assert waiting.context["is_waiting"]
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    drain("default", limit=100)
    run.refresh_from_db()
    assert run.is_internal
    (edition,) = run.editions.all()
    assert edition.role == cast.regional.role
    file = client.get(reverse("report_calendar:workbook", args=(run.pk,)))
    assert file.status_code == 200
    colleague = make_person(cast.regional.role, Region.objects.get(pk__in=cast.regional.region_ids))
    for other in (cast.far_regional, colleague):
        assert sign_in(other).get(file.wsgi_request.path).status_code == 404


def test_a_report_made_now_stands_first_however_old_its_period(cast, sign_in, sent):
    client = sign_in(cast.manager)
    assert client.post(reverse(NOW), {"code": "R04", "day": "2026-03-04"}).status_code == 302
    first, second = client.get(reverse(INDEX), {"code": "R04"}).context["lines"]
    assert (first.run.period_start.isoformat(), second.run) == ("2026-03-02", sent)


def test_a_run_that_found_nothing_new_has_neither_version_nor_file(cast, sign_in, sent):
    facts = {"state": RunState.UNCHANGED, "version": None, "is_internal": True}
    ReportRun.objects.filter(pk=sent.pk).update(**facts)
    page = sign_in(cast.regional).get(reverse(INDEX)).content.decode()
    assert "R04" in page
    assert "vNone" not in page
    assert reverse("report_calendar:workbook", args=(sent.pk,)) not in page


def test_nobody_makes_a_report_that_is_not_theirs(cast, sign_in):
    assert sign_in(cast.regional).post(reverse(NOW), {"code": "R01"}).status_code == 400
    assert sign_in(cast.applicant).post(reverse(NOW), {"code": "R04"}).status_code == 404
    assert not ReportRun.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_knows_is_refused(cast, sign_in, day):
    for by, address in ((cast.regional, NOW), (cast.specialist, "admin:reports_reportrun_now")):
        assert sign_in(by).post(reverse(address), {"code": "R04", "day": day}).status_code == 400
    assert not ReportRun.objects.exists()


def test_the_first_and_the_last_day_of_the_calendars_are_answered(cast, sign_in):
    client = sign_in(cast.regional)
    said = [
        client.post(reverse(NOW), {"code": "R04", "day": day}).status_code
        for day in ("2000-01-01", "2100-12-31")
    ]
    assert said == [302, 400]
