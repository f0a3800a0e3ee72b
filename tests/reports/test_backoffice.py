"""Reports on the screen: who sees what, who may start one (domain.md 6.3a, 7.2)."""

import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from claims.choices import ClaimState
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from reports.choices import RunState
from reports.models import ReportRun
from reports.services import build_run, make_again, plan, run_now
from tests.factories.claims import make_claim, make_person
from tests.reports.conftest import moment, reach

LIST, NOW = "admin:reports_reportrun_changelist", "admin:reports_reportrun_now"


@pytest.fixture
def run(cast) -> ReportRun:
    """The weekly of 2026-10-12, sent to the manager and both regions."""
    for actor in (cast.manager, cast.regional, cast.far_regional):
        reach(actor)
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        plan(moment("10-13 10:00"))
        make_claim(cast, ClaimState.IN_APPROVAL)
        make_claim(cast, ClaimState.CHECKING, by=cast.stranger)
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        return build_run(ReportRun.objects.get(code="R04").pk)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(moment("10-19 10:00"), tick=False):
        yield


def page(run: ReportRun) -> str:
    return reverse("admin:reports_reportrun_change", args=(run.pk,))


def workbook(edition) -> str:
    return reverse("admin:reports_reportrun_workbook", args=(edition.pk,))


def test_a_region_reads_its_own_edition_and_takes_no_other(run, cast, sign_in):
    client = sign_in(cast.regional)
    own = run.editions.get(region=cast.dealer.region)
    others = run.editions.exclude(pk=own.pk)
    shown = client.get(page(run)).content.decode()
    assert "In approval" in shown
    assert "Being checked" not in shown
    assert "<svg" in shown
    assert client.get(workbook(own)).status_code == 200
    assert [client.get(workbook(one)).status_code for one in others] == [404, 404]
    assert client.get(f"{page(run)}?edition={others[0].pk}").context["page"].edition == own


def test_the_downloaded_file_is_the_mailed_one_and_the_journal_knows(run, cast, sign_in):
    edition = run.editions.get(role=Role.SSA_MANAGER)
    response = sign_in(cast.manager).get(workbook(edition))
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert sheet["A2"].value == "R04 Claim pipeline ageing"
    assert "R04_20261012_20261018_v1.xlsx" in response["Content-Disposition"]
    entry = Entry.objects.get(topic="reports.copy_downloaded")
    assert (entry.user_id, entry.data["sha256"]) == (cast.manager.user_id, edition.sha256)


def test_somebody_the_report_is_not_for_reads_nothing_of_it(run, cast, sign_in):
    client = sign_in(cast.specialist)
    response = client.get(page(run))
    assert response.status_code == 200
    assert response.context["page"] is None
    assert client.get(workbook(run.editions.first())).status_code == 404


@pytest.mark.parametrize("role", [Role.FINANCE, Role.HR, Role.IT_ADJ])
def test_other_roles_have_no_reports(run, sign_in, role):
    assert sign_in(make_person(role)).get(reverse(LIST)).status_code == 403


def test_the_auditor_sees_to_whom_a_report_went_and_reads_only_the_own_ones(run, cast, sign_in):
    client = sign_in(cast.auditor)
    response = client.get(page(run))
    assert len(response.context["copies"]) == 3
    assert response.context["page"] is None
    assert not response.context["editions"]
    assert {client.get(workbook(one)).status_code for one in run.editions.all()} == {404}


def test_the_list_shows_what_was_sent(run, cast, sign_in):
    shown = sign_in(cast.manager).get(reverse(LIST)).content.decode()
    assert "Claim pipeline ageing" in shown
    assert "2026-10-12 … 2026-10-18" in shown
    assert reverse(NOW) in shown


def test_a_region_sees_only_runs_it_got_something_of(run, cast, sign_in):
    with time_machine.travel(moment("10-19 10:00"), tick=False):
        run_now("R01", moment("10-16 12:00").date(), by=cast.specialist)
    shown = sign_in(cast.regional).get(reverse(LIST)).content.decode()
    assert "R04" in shown
    assert "R01 Third-party" not in shown


def test_run_now_makes_the_report_that_is_owed_and_mails_it(cast, sign_in):
    reach(cast.manager)
    form = {"code": "R04", "day": "2026-10-14"}
    response = sign_in(cast.specialist).post(reverse(NOW), form)
    run = ReportRun.objects.get()
    assert response.url == page(run)
    drain("default", limit=100)
    run.refresh_from_db()
    assert (run.state, run.version, run.requested_by_id) == (
        RunState.SENT,
        1,
        cast.specialist.user_id,
    )
    assert Message.objects.filter(about_id=run.pk).count() == 1
    assert plan(moment("10-19 10:00")) == 0


def test_run_now_of_a_sent_period_that_says_the_same_makes_no_version(run, cast, sign_in):
    again = run_now("R04", run.period_start, by=cast.manager)
    build_run(again.pk)
    again.refresh_from_db()
    assert (again.state, again.version) == (RunState.UNCHANGED, None)
    assert not again.editions.exists()
    assert not Message.objects.filter(about_id=again.pk).exists()
    assert "Nothing has changed." in sign_in(cast.manager).get(page(again)).content.decode()


def test_a_period_that_is_not_over_keeps_its_regular_run(cast):
    today = run_now("R01", moment("10-19 10:00").date(), by=cast.specialist)
    assert (today.is_internal, today.version) == (True, None)
    with time_machine.travel(moment("10-19 09:00"), tick=False):
        plan(moment("10-19 09:00"))
    with time_machine.travel(moment("10-19 17:30"), tick=False):
        assert plan(moment("10-19 17:30")) == 1
    regular = ReportRun.objects.regular().get(code="R01")
    assert (regular.version, regular.is_late) == (1, False)


def test_not_everybody_may_start_a_report(cast, sign_in):
    with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
        run_now("R04", moment("10-14 10:00").date(), by=cast.applicant)
    sign_in(cast.regional).post(reverse(NOW), {"code": "R04", "day": "2026-10-14"})
    assert not ReportRun.objects.exists()


def test_the_future_has_no_report(cast):
    with pytest.raises(InvalidInput, match="PERIOD_FUTURE"):
        run_now("R04", moment("11-14 10:00").date(), by=cast.manager)
    with pytest.raises(InvalidInput, match="REPORT_UNKNOWN"):
        run_now("R99", moment("10-14 10:00").date(), by=cast.manager)


def test_a_failed_run_can_be_made_again_by_its_button(run, cast, sign_in):
    ReportRun.objects.update(state=RunState.FAILED)
    client = sign_in(cast.manager)
    assert [offer.name for offer in client.get(page(run)).context["offers"]] == ["again"]
    client.post(reverse("admin:reports_reportrun_run", args=(run.pk, "again")))
    drain("default", limit=200)
    run.refresh_from_db()
    assert run.state == RunState.SENT
    assert Message.objects.filter(about_id=run.pk).count() == 3
    with pytest.raises(TransitionRefused):
        make_again(run.pk, by=cast.manager)


def test_without_a_day_the_last_owed_period_is_meant(cast, sign_in):
    sign_in(cast.manager).post(reverse(NOW), {"code": "R04", "day": ""})
    run = ReportRun.objects.get()
    assert (f"{run.period}", run.is_internal) == ("2026-10-12 … 2026-10-18", False)
