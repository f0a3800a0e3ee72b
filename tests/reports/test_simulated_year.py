"""A whole year, day by day, against a table written by hand (reliability.md P31, F29, F30)."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.core import mail
from django.db import connection

from dealerops.foundation import reporting
from dealerops.foundation.actor import HOUSE_OF, House
from dealerops.foundation.reporting import Cadence, Report
from dealerops.journal.services import drain
from dealerops.workcal.calc import at
from reports.calc.dues import dues_between
from reports.choices import RunState
from reports.models import ReportCopy, ReportRun
from reports.selectors.open_days import calendar_of
from reports.services import plan
from tests.factories.claims import make_person
from tests.reports.conftest import moment, reach
from tests.reports.year_2026 import LINES, YEAR, d

pytestmark = pytest.mark.django_db

DECLARED = reporting.declared()  # before the fixture that keeps those of claims only
# No beat in three hours of a day of many reports, nor on two days; in August two beats.
DEAD_HOURS = ("03-03 08:30",)
DEAD_DAYS = ("05-11", "05-12")
DOUBLED = 8
# Cadences of which no report may be declared yet.
TRIAL = {
    "T15": (Cadence.MID_MONTH, "R06M"),
    "TQ": (Cadence.QUARTERLY, "R23"),
    "TF": (Cadence.MONTHLY_FIRST, "R16"),
}


@pytest.fixture(autouse=True)
def every_report(only_reports_of_claims, monkeypatch) -> dict[str, Report]:
    """All that are declared, and one of each cadence."""
    model = DECLARED["R04"]
    trials = {
        code: replace(model, code=code, cadence=cadence) for code, (cadence, _like) in TRIAL.items()
    }
    monkeypatch.setattr(reporting, "_registry", {**DECLARED, **trials})
    return reporting.declared()


def ticks() -> Iterator[dt.datetime]:
    """When the beat rings: at the minutes of the reports, and not in the outages."""
    weekly = {one[0] for one in LINES["R12"]}
    yield at(d("2025-12-31"), dt.time(23))
    for day in YEAR:
        at_five = ["17:00"] if day in weekly else []
        for clock in ("08:30", *at_five, "17:30", "18:00"):
            text = f"{day:%m-%d} {clock}"
            if text not in DEAD_HOURS and text[:5] not in DEAD_DAYS:
                yield from [moment(text)] * (2 if day.month == DOUBLED else 1)


def table(code: str) -> Counter:
    return Counter(LINES[TRIAL[code][1] if code in TRIAL else code])


def went_out(code: str) -> Counter:
    rows = ReportRun.objects.regular().filter(code=code)
    return Counter(
        (one.due_at.astimezone().date(), one.period_start, one.period.last_day) for one in rows
    )


def test_the_table_lists_what_is_declared():
    assert set(LINES) == set(DECLARED)


def test_every_report_is_due_on_the_days_of_the_table(cast, every_report):
    start, end = at(YEAR[0], dt.time()), at(YEAR[-1], dt.time(23))
    for code, report in every_report.items():
        dues = dues_between(
            *(report.cadence, report.at, start, end, calendar_of(report)),
            carries_over=report.carries_over,
        )
        days = Counter((one.at.date(), one.period.start, one.period.last_day) for one in dues)
        assert days == table(code), code


def test_each_report_of_each_period_is_planned_exactly_once_on_its_day(
    cast, every_report, monkeypatch
):
    """One report of each rhythm: what they have in common is when they are due."""
    rhythms = {(one.cadence, one.carries_over): one for one in every_report.values()}
    week = dt.timedelta(days=7)  # longer than any outage here, and quick to look back over
    every_report = {one.code: replace(one, catch_up=week) for one in rhythms.values()}
    monkeypatch.setattr(reporting, "_registry", every_report)
    for now in ticks():
        plan(now)
    assert set(every_report) <= set(LINES) | set(TRIAL)
    wrong = {
        code: went_out(code) ^ table(code) for code in every_report if went_out(code) != table(code)
    }
    assert wrong == {}
    late = ReportRun.objects.filter(is_late=True)
    assert {f"{one.due_at.astimezone():%m-%d}" for one in late} == {"03-03", *DEAD_DAYS}
    on_that_day = late.filter(due_at__date=d("03-03"))
    assert not on_that_day.filter(due_at__time__gt=dt.time(9)).exists()  # after the three hours


def test_a_clock_that_jumps_an_hour_changes_nothing_but_the_moment(cast):
    plan(moment("10-12 07:00"))
    for clock in ("08:00", "09:05", "08:05", "08:31", "07:31", "09:00", "18:30", "17:30", "18:30"):
        plan(moment(f"10-12 {clock}"))
    counts = Counter(ReportRun.objects.values_list("code", flat=True))
    assert counts
    assert set(counts.values()) == {1}


@pytest.mark.django_db(transaction=True)
def test_two_beats_that_come_back_after_three_dead_hours_send_each_report_once(cast):
    plan(moment("11-03 07:00"))
    gate = threading.Barrier(4)

    def beat():
        gate.wait()
        for clock in ("11:31", "11:32"):
            plan(moment(f"11-03 {clock}"))
        connection.close()

    beats = [threading.Thread(target=beat) for _ in range(4)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()
    runs = list(ReportRun.objects.order_by("code"))
    due = {
        code
        for code, lines in LINES.items()
        if code in DECLARED and any(one[0] == d("11-03") for one in lines)
    }
    assert [one.code for one in runs] == sorted(due - {"R01", "R11"})  # these are due later
    assert all(one.is_late for one in runs)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_each_mail_of_a_year_goes_out_once(cast, every_report):
    """Built and sent, to one person of each role that gets reports; half an hour of work."""
    places = {House.DEALER: cast.dealer, House.STORE: cast.dealer, House.FIRM: cast.firm}
    places[House.REGION] = cast.dealer.region
    for role in sorted(frozenset().union(*(one.recipients for one in every_report.values()))):
        reach(make_person(role, places.get(HOUSE_OF[role])))
    for now in ticks():
        with time_machine.travel(now, tick=False):
            if plan(now):
                while drain("default", limit=500) or drain("mail", limit=500):
                    continue
    for code in every_report:
        assert went_out(code) == table(code)
    assert set(ReportRun.objects.values_list("state", flat=True)) == {RunState.SENT}
    assert len(mail.outbox) == ReportCopy.objects.count()
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == len(mail.outbox)
