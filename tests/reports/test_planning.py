"""Reports are planned once a period, never zero times (reliability.md P31, F29)."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from aftersales.reports.callbacks import CALLBACKS_DAILY
from dealerops.accounts.models import Membership
from dealerops.foundation import reporting
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.network.models import Dealer
from dealerops.workcal.services import dealer_open, enter_day
from reports.choices import RunState
from reports.models import ReportClock, ReportRun
from reports.selectors.open_days import AnyDealerOpen
from reports.services import build_run, plan, run_now
from tests.factories.claims import make_person
from tests.reports.conftest import moment, reach

pytestmark = pytest.mark.django_db


def plan_at(text: str) -> int:
    with time_machine.travel(moment(text), tick=False):
        return plan(moment(text))


def runs(code: str) -> list[tuple[str, str, bool]]:
    """First day, last day and lateness of each run, in the order of the periods."""
    rows = ReportRun.objects.filter(code=code).order_by("period_start")
    return [(f"{r.period_start:%m-%d}", f"{r.period.last_day:%m-%d}", r.is_late) for r in rows]


def test_a_version_of_a_period_exists_once():
    """Two runs of one period: the second one fails (domain.md 9 item 22)."""
    facts = {
        "code": "R01", "period_start": dt.date(2026, 10, 8), "period_end": dt.date(2026, 10, 9),
        "version": 1, "is_internal": True, "due_at": moment("10-08 17:30"),
        "as_of": moment("10-08 17:30"), "query_version": "x",
    }  # fmt: skip
    ReportRun.objects.create(**facts)
    with pytest.raises(IntegrityError, match="version_of_a_period_once"), transaction.atomic():
        ReportRun.objects.create(**facts)


def test_the_first_plan_owes_nothing():
    assert plan_at("10-08 18:00") == 0
    assert {clock.since for clock in ReportClock.objects.all()} == {moment("10-08 18:00")}


def test_before_there_is_a_dealer_the_reports_of_dealers_have_their_dates(monkeypatch):
    """A new installation: the first beat comes back, and the plan goes on."""
    report = CALLBACKS_DAILY
    monkeypatch.setattr(reporting, "_registry", {report.code: report})
    assert not Dealer.objects.exists()
    assert plan_at("10-12 19:00") == 0
    assert plan_at("10-13 19:00") == 1
    assert not AnyDealerOpen()(dt.date(2026, 2, 17))


def test_a_report_is_planned_at_its_minute_and_once():
    plan_at("09-30 18:00")
    assert plan_at("10-08 17:29") == 1  # the weekly of 09-28, whose Monday was closed
    assert plan_at("10-08 17:30") == 1
    assert plan_at("10-08 17:31") == 0
    assert runs("R01") == [("10-01", "10-08", False)]
    assert ReportRun.objects.get(code="R01").as_of == moment("10-08 17:30")


def test_a_closed_monday_moves_the_weekly_and_not_its_week():
    plan_at("02-13 12:00")
    assert plan_at("02-16 09:00") == 2  # the dailies of Friday and of Saturday, a make-up workday
    assert runs("R04") == []
    plan_at("02-24 08:30")
    assert runs("R04") == [("02-09", "02-15", False), ("02-16", "02-22", False)]


def test_after_three_dead_days_each_missed_run_comes_once_and_is_marked_late():
    plan_at("10-12 18:00")
    plan_at("10-13 17:30")
    assert plan_at("10-16 17:31") == 3
    assert plan_at("10-16 17:32") == 0
    assert runs("R01") == [
        ("10-13", "10-13", False),
        ("10-14", "10-14", True),
        ("10-15", "10-15", True),
        ("10-16", "10-16", False),
    ]


def test_catching_up_ends_with_what_was_due_two_months_ago():
    plan_at("03-02 09:00")
    plan_at("05-30 18:00")
    assert runs("R01")[0][1] == "03-30"
    assert runs("R01")[-1][1] == "05-29"


def test_the_clock_going_back_plans_nothing_twice():
    plan_at("10-12 12:00")
    assert plan_at("10-12 17:30") == 1
    assert plan_at("10-12 16:30") == 0
    assert plan_at("10-12 17:30") == 0


def test_a_day_closed_by_hand_has_no_daily():
    plan_at("10-12 18:00")
    with time_machine.travel(moment("10-12 18:00")):
        enter_day("CN_WORKDAY", dt.date(2026, 10, 13), is_open=False, by=SYSTEM)
    assert plan_at("10-13 18:00") == 0
    plan_at("10-14 17:30")
    assert runs("R01") == [("10-13", "10-14", False)]


def test_a_day_closed_after_its_report_is_not_told_twice_and_none_is_left_out():
    plan_at("10-12 18:00")
    plan_at("10-13 17:30")
    with time_machine.travel(moment("10-13 18:00")):
        enter_day("CN_WORKDAY", dt.date(2026, 10, 13), is_open=False, by=SYSTEM)
    plan_at("10-14 17:30")
    assert runs("R01") == [("10-13", "10-13", False), ("10-14", "10-14", False)]


def test_asked_for_by_hand_a_period_gets_what_is_left_of_it(cast):
    plan_at("10-12 18:00")
    plan_at("10-13 17:30")
    with time_machine.travel(moment("10-13 18:00")):
        enter_day("CN_WORKDAY", dt.date(2026, 10, 13), is_open=False, by=SYSTEM)
    with time_machine.travel(moment("10-14 18:00"), tick=False):
        run = run_now("R01", dt.date(2026, 10, 14), by=cast.specialist)
    assert not run.is_internal
    assert runs("R01") == [("10-13", "10-13", False), ("10-14", "10-14", True)]


def test_asked_for_by_hand_what_was_never_owed_is_looked_at_and_not_mailed(cast):
    """From before the plan began, and what no outage would send any more."""
    plan_at("10-12 18:00")
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        assert run_now("R01", dt.date(2026, 10, 9), by=cast.specialist).is_internal
    ReportClock.objects.update(since=moment("01-05 09:00"))
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        assert run_now("R01", dt.date(2026, 8, 7), by=cast.specialist).is_internal
        assert not run_now("R01", dt.date(2026, 9, 9), by=cast.specialist).is_internal


def test_asked_for_by_hand_a_day_without_open_dealers_has_no_regular_run(cast, monkeypatch):
    """New Year's Day: nothing is mailed, whoever asks looks at it themselves."""
    report = CALLBACKS_DAILY
    monkeypatch.setattr(reporting, "_registry", {report.code: report})
    with time_machine.travel(moment("02-18 10:00"), tick=False):
        assert run_now(report.code, dt.date(2026, 2, 17), by=cast.specialist).is_internal
        assert not run_now(report.code, dt.date(2026, 2, 13), by=cast.specialist).is_internal


def test_a_daily_goes_to_the_dealers_that_were_open(cast, monkeypatch):
    report = CALLBACKS_DAILY
    monkeypatch.setattr(reporting, "_registry", {report.code: report})
    elsewhere = Membership.objects.get(user=cast.stranger.user_id).dealer
    closed, there = (make_person(Role.D_SVC_DIR, one) for one in (cast.dealer, elsewhere))
    for actor in (closed, there):
        reach(actor)
    plan_at("10-12 19:00")
    with time_machine.travel(moment("10-12 19:00")):
        enter_day(dealer_open(cast.dealer.pk), dt.date(2026, 10, 13), is_open=False, by=SYSTEM)
    plan_at("10-13 18:00")
    run = ReportRun.objects.get()
    with time_machine.travel(moment("10-13 18:00"), tick=False):
        build_run(run.pk)
    assert [copy.recipient_id for copy in run.copies.all()] == [there.user_id]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_make_one_run():
    plan_at("10-12 12:00")
    gate, planned = threading.Barrier(2), []

    def tick():
        gate.wait()
        planned.append(plan(moment("10-12 17:30")))
        connection.close()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(planned) == 1
    assert ReportRun.objects.filter(code="R01").count() == 1


def a_run(**fields):
    return ReportRun(
        **{
            "code": "R01",
            "period_start": dt.date(2026, 10, 8),
            "period_end": dt.date(2026, 10, 9),
            "due_at": moment("10-08 17:30"),
            "as_of": moment("10-08 17:30"),
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("second", "constraint"),
    [
        ({"version": 1, "is_internal": True}, "reports_version_of_a_period_once"),
        ({"version": 2}, "reports_one_regular_run_per_period"),
        (
            {"version": 2, "is_internal": True, "state": RunState.SENT},
            "reports_internal_is_never_sent",
        ),
        (
            {"version": 2, "is_internal": True, "period_end": dt.date(2026, 10, 8)},
            "reports_period_has_days",
        ),
        (
            {"version": None, "code": "R02"},
            "reports_what_everybody_gets_has_a_version",
        ),
        (
            {"version": 2, "is_internal": True, "requested_by_id": 7, "approved_by_id": 7},
            "reports_who_asked_does_not_approve",
        ),
    ],
)
def test_the_database_keeps_runs_apart(second, constraint):
    a_run().save()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_run(**second).save()
