"""Owners write cause and action beside figures; the report carries them."""

import io
from dataclasses import replace

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from aftersales.reports.callbacks import SATISFACTION_MONTHLY
from claims.choices import ClaimState
from claims.reports.ageing import PIPELINE_AGEING
from dealerops.documents.services import read_bytes
from dealerops.foundation import reporting
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import InvalidInput, StaleObject, TransitionRefused
from dealerops.foundation.reporting import Commenting
from dealerops.notifications.models import Message
from reports.models import ReportComment, ReportRun
from reports.services import build_run, plan
from reports.services.commenting import write_comment
from tests.aftersales.conftest import Workshop
from tests.factories.callbacks import a_callback, interviewed
from tests.factories.claims import make_claim, make_person
from tests.reports.conftest import moment, reach

pytestmark = pytest.mark.django_db
OPEN = "10-06 10:00"
PAGE = "report_comments:page"


@pytest.fixture
def workshop(db, only_reports_of_claims, monkeypatch) -> Workshop:
    """A dealer whose painting got a 3 in September; its neighbour's reception too."""
    monkeypatch.setattr(reporting, "_registry", {"R13": SATISFACTION_MONTHLY})
    workshop = Workshop.hire()
    caller = make_person(Role.D_CALL, workshop.dealer)
    task = a_callback(workshop.dealer, advisor=workshop.advisor, has_paint=True)
    with time_machine.travel(moment("09-11 10:00"), tick=False):
        plan(moment("09-11 10:00"))
        interviewed(task, caller, q4b=3)
    return workshop


def row_of(client) -> str:
    (_sheet, rows), *_more = client.get(reverse(PAGE)).context["page"].sheets()
    return next(row.name for row, _form in rows)


def write(by, row, text: str = OPEN, version: int | None = None, cause="新漆工"):
    with time_machine.travel(moment(text), tick=False):
        return write_comment("R13", row, cause=cause, action="培训", version=version, by=by)


def painting(sign_in, workshop) -> str:
    with time_machine.travel(moment(OPEN), tick=False):
        return row_of(sign_in(workshop.director))


def sent() -> ReportRun:
    with time_machine.travel(moment("10-08 08:30"), tick=False):
        plan(moment("10-08 08:30"))
        return build_run(ReportRun.objects.get(period_start="2026-09-01").pk)


def test_the_mail_the_screen_and_the_workbook_carry_the_comment_to_its_dealer_only(
    workshop, sign_in
):
    director, neighbour = reach(workshop.director), reach(workshop.neighbour)
    with time_machine.travel(moment(OPEN), tick=False):
        client = sign_in(workshop.director)
        shown = client.get(reverse(PAGE))
        assert "Painting" in shown.content.decode()
        form = {"code": "R13", "row": row_of(client), "cause": "=新漆工", "action": "培训"}
        assert client.post(reverse(PAGE), form).status_code == 302
        assert "=新漆工" in client.get(reverse(PAGE)).content.decode()
    run = sent()
    editions = {copy.recipient: copy.edition for copy in run.copies.all()}
    extra = editions[director].extras[-1]
    assert extra["lines"][0][1:4] == ["Month · Painting", "=新漆工", "培训"]
    assert editions[neighbour].extras == []
    cell = load_workbook(io.BytesIO(read_bytes(editions[director].workbook)))["Comments"]["C2"]
    assert (cell.value, cell.data_type) == ("=新漆工", "s")
    mails = {one.recipient_id: one for one in Message.objects.all()}
    assert "新漆工" in mails[director.pk].html
    assert "新漆工" in mails[director.pk].text
    assert "新漆工" not in mails[neighbour.pk].html + mails[neighbour.pk].text


def test_a_reader_of_the_other_language_finds_the_row(workshop, sign_in):
    reach(workshop.director, "zh-hans")
    write(workshop.director, painting(sign_in, workshop))
    line = sent().editions.get().extras[-1]["lines"][0]
    assert "Painting" not in line[1]
    assert line[2] == "新漆工"


@pytest.mark.parametrize("when", ["10-08 08:30", "10-08 09:00", "09-30 08:29"])
def test_after_the_cut_off_and_before_the_time_nobody_writes(workshop, sign_in, when):
    row = painting(sign_in, workshop)
    with pytest.raises(TransitionRefused, match="REPORT_COMMENTS_CLOSED"):
        write(workshop.director, row, when)
    assert write(workshop.director, row, "10-08 08:29").cause == "新漆工"


def test_only_owners_write_and_only_beside_figures_that_ask(workshop, sign_in):
    row = painting(sign_in, workshop)
    with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
        write(workshop.manager, row)
    with pytest.raises(InvalidInput, match="REPORT_ROW_UNKNOWN"):
        write(workshop.director, "anything")
    with pytest.raises(InvalidInput, match="REPORT_ROW_UNKNOWN"):
        write(workshop.neighbour, row)
    with time_machine.travel(moment(OPEN), tick=False):
        assert sign_in(workshop.manager).get(reverse(PAGE)).status_code == 404


def test_who_has_not_seen_the_last_words_does_not_write_over_them(workshop, sign_in):
    row = painting(sign_in, workshop)
    first = write(workshop.director, row)
    with pytest.raises(StaleObject):
        write(workshop.director, row)
    assert write(workshop.director, row, version=first.version, cause="设备").version == 2
    with pytest.raises(StaleObject):
        write(workshop.director, row, version=first.version)
    with time_machine.travel(moment(OPEN), tick=False):
        form = {"code": "R13", "row": row, "version": 1, "cause": "mine", "action": "mine"}
        refused = sign_in(workshop.director).post(reverse(PAGE), form)
    assert refused.status_code == 409
    assert "mine" in refused.content.decode()
    assert ReportComment.objects.get().cause == "设备"


def test_the_database_keeps_one_comment_per_row_and_place(workshop, sign_in):
    kept = write(workshop.director, painting(sign_in, workshop))
    kept.pk = None
    with (
        pytest.raises(IntegrityError, match="reports_one_comment_per_row_and_place"),
        transaction.atomic(),
    ):
        kept.save(force_insert=True)
    assert "reports_one_comment_per_row_and_place" in {
        one.name for one in ReportComment._meta.constraints
    }


def test_head_office_comments_in_the_back_office_and_regions_do_not_read_it(
    cast, monkeypatch, sign_in
):
    comments = Commenting(lambda line: line.count, frozenset({Role.SSA_MANAGER}), hours=24)
    report = replace(PIPELINE_AGEING, comments=comments)
    monkeypatch.setattr(reporting, "_registry", {"R04": report})
    manager, _region = reach(cast.manager), reach(cast.regional)
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        plan(moment("10-13 10:00"))
        make_claim(cast, ClaimState.IN_APPROVAL)
    address = reverse("admin:reports_reportrun_comments")
    with time_machine.travel(moment("10-19 08:00"), tick=False):
        client = sign_in(cast.manager)
        page = client.get(address)
        assert "In approval" in page.content.decode()
        (_sheet, rows), *_more = page.context["page"].sheets()
        form = {"code": "R04", "row": rows[0][0].name, "cause": "Holiday", "action": "Overtime"}
        assert client.post(address, form).status_code == 302
        assert sign_in(cast.regional).get(address).status_code == 403
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        run = build_run(ReportRun.objects.get(period_start="2026-10-12").pk)
    extras = {copy.recipient: copy.edition.extras for copy in run.copies.all()}
    assert extras[manager][0]["lines"][0][:2] == ["Head office", "In approval"]
    assert [one for who, one in extras.items() if who != manager] == [[]]
