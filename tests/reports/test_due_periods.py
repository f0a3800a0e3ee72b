"""Which days a report speaks of, and when it is owed (domain.md 6.3)."""

import datetime as dt
from itertools import islice, pairwise

import pytest

from aftersales.reports.callbacks import SATISFACTION_MONTHLY
from dealerops.foundation.reporting import Cadence
from dealerops.workcal.calc import ONE_DAY, SHANGHAI, at
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.defaults import default_open
from reports.calc.dues import OF_DEALERS, Due, due_for, dues_back_from
from reports.calc.windows import open_due

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


@pytest.mark.parametrize("carries_over", [False, True])
@pytest.mark.parametrize("cadence", [one for one in Cadence if one != Cadence.MID_MONTH])
def test_periods_touch_and_never_overlap(cadence, carries_over):
    now = at(day("10-20"), dt.time(20))
    calendar = (lambda _day: True) if cadence in OF_DEALERS else is_open
    back = dues_back_from(cadence, DAILY, now, calendar, carries_over=carries_over)
    periods = [due.period for due in islice(back, 300)]
    assert all(later.start == earlier.end for later, earlier in pairwise(periods))


def test_the_weekly_of_callbacks_covers_the_weeks_that_had_no_run():
    back = dues_back_from(
        Cadence.WEEKLY, WEEKLY, at(day("03-02"), WEEKLY), is_open, carries_over=True
    )
    periods = [(str(due.period), due.at.date()) for due in islice(back, 3)]
    assert periods == [
        ("2026-02-23 … 2026-03-01", day("03-02")),
        ("2026-02-09 … 2026-02-22", day("02-24")),
        ("2026-02-02 … 2026-02-08", day("02-09")),
    ]


def test_the_middle_of_a_month_is_told_twice_from_its_first_day():
    back = dues_back_from(Cadence.MID_MONTH, WEEKLY, at(day("03-20"), WEEKLY), is_open)
    periods = [(str(due.period), due.at.date()) for due in islice(back, 3)]
    assert periods == [
        ("2026-03-01 … 2026-03-14", day("03-16")),
        ("2026-02-01 … 2026-02-24", day("02-25")),
        ("2026-02-01 … 2026-02-14", day("02-24")),
    ]


@pytest.mark.parametrize(
    ("held_on", "runs_on"),
    [("01-01", "01-08"), ("04-15", "07-07"), ("07-01", "10-13"), ("09-30", "10-13")],
)
def test_a_quarter_is_told_on_the_fifth_workday_after_it(held_on, runs_on):
    last = {"01-01": "2025-12-31"}.get(held_on, f"2026-{held_on}")
    due = due_for(Cadence.QUARTERLY, WEEKLY, dt.date.fromisoformat(last), is_open)
    assert due.at == at(day(runs_on), WEEKLY)


def test_a_run_is_owed_at_its_minute_and_not_before():
    def latest(clock):
        now = at(day("10-08"), clock)
        return next(dues_back_from(Cadence.WORKDAILY, DAILY, now, is_open)).period.last_day

    assert latest(dt.time(17, 29)) == day("09-30")
    assert latest(dt.time(17, 30)) == day("10-08")


def test_comments_open_before_the_holiday_that_moves_the_report():
    """R13 of September is due on 10-08, nominally on the 3rd: who works until 09-30 has that day."""

    def opened(text: str) -> Due | None:
        now = dt.datetime.combine(day(text[:5]), dt.time.fromisoformat(text[6:]), SHANGHAI)
        due = open_due(SATISFACTION_MONTHLY, now, is_open)
        assert due is None or min(due.at, at(due.nominal, dt.time(8, 30))) - 3 * ONE_DAY <= now
        return due

    assert opened("09-30 08:29") is None
    september = opened("09-30 08:30")
    assert september
    assert (september.period.start, september.at) == (
        day("09-01"),
        at(day("10-08"), WEEKLY),
    )
    assert opened("10-08 08:29") == september
    assert opened("10-08 08:30") is None
    assert opened("10-31 08:29") is None  # a month that no holiday moves keeps its three days
    october = opened("10-31 08:30")
    assert october
    assert october.period.start == day("10-01")
