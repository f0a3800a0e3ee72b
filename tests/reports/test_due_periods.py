"""Which days a report speaks of, and when it is owed (domain.md 6.3)."""

import datetime as dt
from itertools import islice, pairwise

import pytest

from dealerops.foundation.reporting import Cadence
from dealerops.workcal.calc import at
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.defaults import default_open
from reports.calc.dues import due_for, dues_back_from

DAILY, WEEKLY = dt.time(17, 30), dt.time(8, 30)


def is_open(day: dt.date) -> bool:
    return default_open(CN_WORKDAY, day)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def test_after_the_national_holidays_the_daily_covers_every_day_since_the_last_run():
    due = due_for(Cadence.WORKDAILY, DAILY, day("10-08"), is_open)
    assert (due.period.start, due.period.last_day) == (day("10-01"), day("10-08"))
    assert due.at == at(day("10-08"), DAILY)


def test_a_holiday_belongs_to_the_run_after_it():
    assert due_for(Cadence.WORKDAILY, DAILY, day("10-03"), is_open) == due_for(
        Cadence.WORKDAILY, DAILY, day("10-08"), is_open
    )


def test_a_make_up_saturday_has_a_daily_of_its_own():
    due = due_for(Cadence.WORKDAILY, DAILY, day("10-10"), is_open)
    assert (due.period.start, due.period.end) == (day("10-10"), day("10-11"))


@pytest.mark.parametrize(
    ("monday", "runs_on"),
    [("02-09", "02-24"), ("02-16", "02-24"), ("02-23", "03-02"), ("09-28", "10-08")],
)
def test_a_closed_monday_moves_the_run_and_not_the_week(monday, runs_on):
    due = due_for(Cadence.WEEKLY, WEEKLY, day(monday), is_open)
    assert due.period.start == day(monday)
    assert due.period.last_day == day(monday) + dt.timedelta(days=6)
    assert due.at == at(day(runs_on), WEEKLY)


@pytest.mark.parametrize(
    ("month", "runs_on", "cadence"),
    [
        ("01-15", "02-03", Cadence.MONTHLY),
        ("04-30", "05-06", Cadence.MONTHLY),
        ("09-01", "10-08", Cadence.MONTHLY),
        ("01-15", "02-05", Cadence.MONTHLY_5TH),
        ("03-31", "04-07", Cadence.MONTHLY_5TH),
        ("09-01", "10-08", Cadence.MONTHLY_5TH),
    ],
)
def test_a_month_is_reported_on_its_day_or_the_next_workday(month, runs_on, cadence):
    due = due_for(cadence, WEEKLY, day(month), is_open)
    assert (due.period.start.day, due.period.end.day) == (1, 1)
    assert due.period.start <= day(month) < due.period.end
    assert due.at == at(day(runs_on), WEEKLY)


def test_a_daily_report_of_dealers_is_made_on_holidays_too():
    due = due_for(Cadence.DAILY, dt.time(18), day("10-03"), is_open)
    assert (due.period.start, due.period.last_day) == (day("10-03"), day("10-03"))
    assert due.at == at(day("10-03"), dt.time(18))


@pytest.mark.parametrize("cadence", list(Cadence))
def test_periods_touch_and_never_overlap(cadence):
    now = at(day("10-20"), dt.time(20))
    periods = [due.period for due in islice(dues_back_from(cadence, DAILY, now, is_open), 30)]
    assert all(later.start == earlier.end for later, earlier in pairwise(periods))


def test_a_run_is_owed_at_its_minute_and_not_before():
    def latest(clock):
        now = at(day("10-08"), clock)
        return next(dues_back_from(Cadence.WORKDAILY, DAILY, now, is_open)).period.last_day

    assert latest(dt.time(17, 29)) == day("09-30")
    assert latest(dt.time(17, 30)) == day("10-08")
