"""What recipients get: own rows, own language, once (domain.md 6.4)."""

import io

import pytest
import time_machine
from django.core import mail
from openpyxl import load_workbook

from claims.choices import ClaimState
from dealerops.documents.services import FileNotKept, read_bytes
from dealerops.foundation.actor import Role
from dealerops.journal.models import Delivery
from dealerops.journal.services import drain
from dealerops.network.models import Firm
from dealerops.notifications.models import Message
from reports.choices import RunState
from reports.models import ReportCopy, ReportEdition, ReportRun
from reports.services import build_run, plan
from tests.factories.claims import make_claim, make_person
from tests.reports.conftest import moment, reach


@pytest.fixture
def week(cast):
    """Two open claims in the north and one in the south, filed in the week of 2026-10-12."""
    with time_machine.travel(moment("10-12 08:00"), tick=False):
        plan(moment("10-12 08:00"))
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        make_claim(cast, ClaimState.IN_APPROVAL)
        make_claim(cast, ClaimState.RESET)
        make_claim(cast, ClaimState.CHECKING, by=cast.stranger)
    return cast


def weekly() -> ReportRun:
    """The weekly report of that week, made on the Monday after it."""
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        run = ReportRun.objects.get(code="R04", period_start="2026-10-12")
        return build_run(run.pk)


def cells(edition: ReportEdition) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(read_bytes(edition.workbook))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_two_regions_get_two_different_workbooks(week):
    north, south = reach(week.regional), reach(week.far_regional)
    run = weekly()
    of = {copy.recipient: copy.edition for copy in run.copies.all()}
    assert set(of) == {north, south}
    assert of[north].sha256 != of[south].sha256
    assert [row[0] for row in of[north].rows] == ["In approval", "Sent back"]
    assert [row[0] for row in of[south].rows] == ["Being checked"]


def test_the_manager_sees_what_the_regions_see_together(week):
    reach(week.manager)
    reach(week.regional)
    reach(week.far_regional)
    run = weekly()
    counted = {
        one.role + str(one.region_id): sum(row[2] for row in one.rows) for one in run.editions.all()
    }
    everything = counted.pop("SSA_MANAGERNone")
    assert everything == sum(counted.values()) == 3
    assert run.row_count == 3


def test_everybody_reads_their_own_language(week):
    reach(week.manager, "zh-hans")
    reach(week.regional, "en")
    run = weekly()
    chinese, english = (run.editions.get(language=code) for code in ("zh-hans", "en"))
    heads = {
        edition.language: [one["label"] for one in edition.columns]
        for edition in (chinese, english)
    }
    assert heads["en"][:3] == ["State", "Hold", "Claims"]
    assert [row[0] for row in cells(english)[:2]] == ["DealerOps", "R04 Claim pipeline ageing"]
    assert {message.language for message in Message.objects.all()} == {"zh-hans", "en"}


def test_people_of_one_scope_and_language_share_a_workbook(week):
    reach(week.regional)
    reach(make_person(Role.REGION_STAFF, week.dealer.region))
    run = weekly()
    assert (run.copies.count(), run.editions.count(), Message.objects.count()) == (2, 1, 2)


def test_a_lead_of_another_firm_does_not_see_the_checks(week):
    other = Firm.objects.create(code="F2", name="另一家公司", name_en="Other firm")
    mine = reach(make_person(Role.TP_LEAD, week.firm))
    theirs = reach(make_person(Role.TP_LEAD, other))
    with time_machine.travel(moment("10-13 17:30"), tick=False):
        plan(moment("10-13 17:30"))
        run = build_run(ReportRun.objects.get(code="R01", period_start="2026-10-13").pk)
    rows = {copy.recipient: copy.edition.row_count for copy in run.copies.all()}
    assert rows[mine] > 0
    assert rows[theirs] == 0


def test_people_who_cannot_be_reached_get_nothing(week):
    gone = reach(week.manager)
    gone.is_active = False
    gone.save()
    assert weekly().copies.count() == 0  # and the regions have no address


def test_a_report_without_rows_still_goes_out_and_says_so(cast):
    reach(cast.manager)
    with time_machine.travel(moment("10-12 08:00"), tick=False):
        plan(moment("10-12 08:00"))
    run = weekly()
    message = Message.objects.get()
    assert run.state == RunState.SENT
    assert "No data in this period." in message.text
    assert "No data in this period." in message.html
    assert [part.role for part in message.parts.all()] == ["ATTACHED"]


def test_the_mail_tells_the_numbers_three_times(week):
    reach(week.manager)
    weekly()
    message = Message.objects.get()
    assert "Claims: 3" in message.text
    assert "Support in CNY: 54,000.00" in message.text
    assert 'src="cid:chart"' in message.html
    assert 'alt="Open claims by state: ' in message.html
    assert "var(--" not in message.html
    assert [part.filename for part in message.parts.all()] == [
        "R04_20261012_20261018_v1.xlsx",
        "chart.png",
    ]


def test_from_the_tick_to_the_mail(week):
    reach(week.manager)
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        drain("default", limit=500)
        drain("mail", limit=500)
    run = ReportRun.objects.get(code="R04", period_start="2026-10-12")
    assert (run.state, run.is_late) == (RunState.SENT, False)
    mine = [one for one in mail.outbox if "2026-10-12 … " in one.subject]
    assert len(mine) == 1
    assert "spreadsheetml" in mine[0].message().as_string()


def test_a_second_delivery_sends_nothing(week):
    reach(week.manager)
    run = weekly()
    ReportRun.objects.update(state=RunState.READY)
    ReportCopy.objects.update(message_id=None)  # as if the worker died before its commit
    build_run(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.SENT
    assert Message.objects.count() == 1
    assert (ReportEdition.objects.count(), ReportCopy.objects.count()) == (1, 1)


def test_a_failed_run_is_seen_and_goes_on_where_it_stopped(week, settings, tmp_path):
    reach(week.manager)
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    whole, settings.MEDIA_ROOT = settings.MEDIA_ROOT, blocked
    with pytest.raises(FileNotKept):
        weekly()
    run = ReportRun.objects.get(code="R04", period_start="2026-10-12")
    assert (run.state, run.last_error) == (RunState.FAILED, "FileNotKept")
    settings.MEDIA_ROOT = whole
    assert build_run(run.pk).state == RunState.SENT
    assert Message.objects.count() == 1


def test_a_late_run_says_so_and_tells_what_it_would_have_told(week):
    reach(week.manager)
    with time_machine.travel(moment("10-21 12:00"), tick=False):
        make_claim(week, ClaimState.SUBMITTED)
        plan(moment("10-21 12:00"))
        run = build_run(ReportRun.objects.get(code="R04", period_start="2026-10-12").pk)
    assert (run.is_late, run.as_of) == (True, moment("10-19 08:30"))
    assert sum(row[2] for row in run.editions.get().rows) == 3
    message = Message.objects.get(about_id=run.pk)
    assert "(late)" in message.subject
    assert "later than planned" in message.html


def test_every_planned_run_is_promised_to_one_builder(week):
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
    planned = Delivery.objects.filter(entry__topic="reports.run_planned")
    assert planned.count() == ReportRun.objects.count()
