"""Where the system writes the report, the duty carries it and the person confirms (domain.md 4.13)."""

import hashlib

import pytest
from django.test import Client

from aftersales.reports.callbacks import CALLBACKS_WEEKLY
from dealerops.accounts.models import User
from dealerops.documents.choices import FileKind
from dealerops.documents.services import store_bytes
from dealerops.foundation import reporting
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from reports.choices.duties import DutyState
from reports.models import ReportEdition, ReportRun
from reports.services import build_run, plan
from reports.services.duties import attach_editions, finish_duty
from tests.reports.conftest import moment
from tests.reports.duties import House, at, clocks_at, mail, person, plan_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    house = House.open("11-02 09:00")
    plan_at("11-09 06:00")
    return house


def made(
    house: House, code: str, first: str, end: str, due: str, *, internal: bool = False
) -> ReportRun:
    """A run with the edition that the service director of the house reads."""
    run = ReportRun.objects.create(
        code=code,
        period_start=moment(f"{first} 00:00").date(),
        period_end=moment(f"{end} 00:00").date(),
        due_at=moment(due),
        as_of=moment(due),
        is_internal=internal,
        version=2 if internal else 1,
    )
    ReportEdition.objects.create(
        run=run,
        role="D_SVC_DIR",
        dealer=house.dealer,
        language="en",
        columns=[],
        rows=[],
        row_count=0,
        workbook=store_bytes(b"made", name="r.xlsx", kind=FileKind.XLSX, by=SYSTEM),
        sha256="0" * 64,
    )
    return run


def test_the_weekly_report_of_the_system_is_confirmed_in_its_grace(house: House):
    """R12 is made at the very minute at which W1 is due."""
    run = made(house, "R12", "11-09", "11-16", "11-16 17:00")
    assert attach_editions(run.pk) == 1
    assert attach_editions(run.pk) == 0
    clocks_at("11-16 00:05")
    duty = house.duty("W1", "2026-W47")
    assert duty.edition.run == run
    with at("11-16 18:30"):
        done = finish_duty(duty.pk, by=house.clerk)
    assert done.state == DutyState.DONE


def test_confirmed_after_the_head_was_told_is_late(house: House):
    attach_editions(made(house, "R12", "11-09", "11-16", "11-16 17:00").pk)
    clocks_at("11-16 00:05")
    with at("11-16 19:01"):
        done = finish_duty(house.duty("W1", "2026-W47").pk, by=house.clerk)
    assert done.state == DutyState.DONE_LATE


def test_a_report_that_was_there_all_day_has_no_grace():
    """R13 is made at 08:30, M1 is due at 17:00 (domain.md 0.2: by 17:00 is by 17:00)."""
    house = House.open("11-02 09:00")
    plan_at("12-01 06:00")
    attach_editions(made(house, "R13", "11-01", "12-01", "12-03 08:30").pk)
    clocks_at("12-03 09:00")
    with at("12-03 17:01"):
        late = finish_duty(house.duty("M1", "2026-11").pk, by=house.clerk)
    attach_editions(made(house, "R14", "11-01", "12-01", "12-03 08:30").pk)
    with at("12-03 17:00"):
        done = finish_duty(house.duty("M2", "2026-11").pk, by=house.clerk)
    assert (late.state, done.state) == (DutyState.DONE_LATE, DutyState.DONE)


def test_a_report_for_viewing_only_proves_nothing(house: House):
    run = made(house, "R12", "11-09", "11-16", "11-16 17:00", internal=True)
    assert attach_editions(run.pk) == 0


def test_a_report_of_another_week_fulfils_nothing(house: House):
    run = made(house, "R12", "11-02", "11-09", "11-09 17:00")
    attach_editions(run.pk)
    assert house.duty("W1", "2026-W47").edition is None


def test_a_duty_has_its_report_where_nobody_gets_the_mail(house: House, monkeypatch):
    monkeypatch.setattr(reporting, "_registry", {"R12": CALLBACKS_WEEKLY})
    elsewhere = House.open("11-02 09:00", "GZ09")
    User.objects.filter(memberships__dealer=house.dealer).update(email="")
    plan_at("11-16 06:00")
    plan(moment("11-09 08:00"))
    with at("11-16 17:00"):
        plan(moment("11-16 17:00"))
        run = ReportRun.objects.get(code="R12", period_start="2026-11-09")
        build_run(run.pk)
        mail()
    assert {one.edition.dealer for one in run.copies.all()} == {elsewhere.dealer}
    assert run.editions.filter(dealer=house.dealer).count() == 1
    duties = (one.duty("W1", "2026-W47") for one in (house, elsewhere))
    assert [one.edition.run for one in duties] == [run, run]


def test_whoever_takes_the_file_of_a_duty_is_written_down_and_gets_what_was_made(house: House):
    """domain.md 7.3; the clerk sees the edition of the director only because the duty carries it."""
    run = made(house, "R12", "11-09", "11-16", "11-16 17:00")
    attach_editions(run.pk)
    duty = house.duty("W1", "2026-W47")
    client = Client(raise_request_exception=False)
    client.force_login(person(house.clerk))
    address = f"/duties/{duty.pk}/report/"
    taken = Entry.objects.filter(topic="reports.copy_downloaded", object_id=duty.edition_id)
    assert client.get(address).status_code == 409  # the checksum is another one
    assert not taken.exists()
    ReportEdition.objects.update(sha256=hashlib.sha256(b"made").hexdigest())
    response = client.get(address)
    assert response.status_code == 200
    entry = taken.get()
    assert (entry.user_id, entry.data["run"]) == (house.clerk.user_id, run.pk)
