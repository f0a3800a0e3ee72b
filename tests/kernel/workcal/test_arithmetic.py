"""Dates, deadlines and clocks: the examples of domain.md 0.2 to 0.5, and what must hold for any day."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.workcal import calc
from dealerops.workcal.calc import Hours, at
from dealerops.workcal.choices import CN_WORKDAY, Shift
from dealerops.workcal.defaults import NEW_YEARS_DAYS, default_open, statutory_day

D = dt.date.fromisoformat
OFFICE = Hours(CN_WORKDAY, dt.time(9), dt.time(18))
AROUND_THE_CLOCK = Hours("H24", dt.time(0), None)
days = st.dates(dt.date(2005, 1, 1), dt.date(2026, 6, 30))
moments = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2026, 6, 30)).map(
    lambda naive: naive.replace(tzinfo=calc.SHANGHAI)
)
spans = st.timedeltas(dt.timedelta(), dt.timedelta(hours=200))


def workday(day: dt.date) -> bool:
    return statutory_day(day).is_open


def always(day: dt.date) -> bool:
    return True


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_make_up_days_of_2026_are_workdays_although_weekend(day):
    assert D(day).isoweekday() > 5
    assert workday(D(day))


@pytest.mark.parametrize(
    "day",
    [f"2026-02-{day}" for day in range(15, 24)] + [f"2026-10-0{day}" for day in range(1, 8)],
)
def test_the_long_holidays_of_2026_are_closed(day):
    assert not workday(D(day))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-02-12", 7, "2026-02-28"),
        ("2026-09-29", 7, "2026-10-14"),
        ("2026-09-29", 10, "2026-10-19"),
        ("2026-09-29", 45, "2026-12-07"),
    ],
)
def test_workdays_skip_holidays_and_use_make_up_days(start, n, end):
    assert calc.add_workdays(D(start), n, workday) == D(end)
    assert calc.workdays_between(D(start), D(end), workday) == n


def test_the_third_of_each_month_of_2026_moves_to_the_next_workday():
    thirds = [calc.shift(dt.date(2026, month, 3), Shift.NEXT, workday) for month in range(1, 13)]
    assert [day.day for day in thirds] == [4, 3, 3, 3, 6, 3, 3, 3, 3, 8, 3, 3]
    assert [day.month for day in thirds] == list(range(1, 13))


def test_a_closed_day_stays_or_moves_back_as_the_policy_says():
    assert calc.shift(D("2026-10-03"), Shift.NONE, workday) == D("2026-10-03")
    assert calc.shift(D("2026-10-03"), Shift.PREV, workday) == D("2026-09-30")


def test_a_year_that_is_not_published_is_monday_to_friday():
    assert not statutory_day(D("2027-01-02")).is_open
    assert statutory_day(D("2027-01-04")).is_open
    assert statutory_day(D("2027-01-04")).source == "PROVISIONAL"


def test_dealers_close_from_new_years_eve_to_the_third_day():
    closed = [
        day.isoformat()
        for day in (dt.date(2026, 2, 1) + dt.timedelta(days=n) for n in range(28))
        if not default_open("DEALER_OPEN:7", day)
    ]
    assert closed == ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19"]


def test_the_new_years_days_are_lunar_years_apart():
    """A lunar year has 12 or 13 months; any typing mistake would show as another distance."""
    found = list(NEW_YEARS_DAYS.values())
    gaps = {(after - before).days for before, after in itertools.pairwise(found)}
    assert gaps <= {353, 354, 355, 383, 384, 385}


def test_the_published_holidays_contain_the_new_years_days():
    for year in range(2020, 2027):
        assert statutory_day(NEW_YEARS_DAYS[year]).name == "Spring Festival"


def test_months_are_clamped_to_their_end():
    assert calc.add_months(D("2026-08-31"), 6) == D("2027-02-28")
    assert calc.add_months(D("2026-03-25"), 6) == D("2026-09-25")
    assert calc.add_months(D("2026-01-31"), -11) == D("2025-02-28")


def test_within_days_counts_calendar_days_and_includes_the_last():
    assert calc.within_days(D("2026-03-20"), 60) == D("2026-05-19")


def test_the_day_is_that_of_shanghai():
    assert calc.local_date(dt.datetime(2026, 3, 1, 16, tzinfo=dt.UTC)) == D("2026-03-02")
    with pytest.raises(ValueError, match="time zone"):
        calc.local_date(dt.datetime(2026, 3, 1, 16))


def test_by_a_day_excludes_its_end_and_by_a_time_includes_it():
    due = calc.end_of(D("2026-04-08"))
    assert due == dt.datetime(2026, 4, 8, 16, tzinfo=dt.UTC)
    assert not calc.is_on_time(due, due)
    assert calc.is_on_time(due - dt.timedelta(microseconds=1), due)
    assert calc.is_on_time(due, due, by_the_clock=True)


def test_a_calendar_change_never_takes_away_the_next_day():
    old = calc.end_of(D("2026-02-20"))
    sooner, later = calc.end_of(D("2026-02-18")), calc.end_of(D("2026-02-24"))
    assert calc.recomputed_due(old, sooner, D("2026-02-17")) == sooner
    assert calc.recomputed_due(old, sooner, D("2026-02-18")) == calc.end_of(D("2026-02-19"))
    assert calc.recomputed_due(old, sooner, D("2026-02-20")) == old
    assert calc.recomputed_due(old, later, D("2026-02-20")) == later


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-04-03T11:00", 2, "2026-04-03T13:00"),
        ("2026-04-03T17:00", 2, "2026-04-07T10:00"),  # 4 to 6 April are holidays
        ("2026-04-03T16:00", 2, "2026-04-03T18:00"),  # ends with the opening hours
        ("2026-04-03T20:00", 0, "2026-04-07T09:00"),
        ("2026-04-03T07:00", 9, "2026-04-03T18:00"),
        ("2026-09-30T18:00", 1, "2026-10-08T10:00"),
    ],
)
def test_business_hours_run_only_while_the_office_is_open(start, hours, end):
    begin = dt.datetime.fromisoformat(start).replace(tzinfo=calc.SHANGHAI)
    due = dt.datetime.fromisoformat(end).replace(tzinfo=calc.SHANGHAI)
    assert calc.add_business_hours(begin, dt.timedelta(hours=hours), OFFICE, workday) == due


def test_the_safety_clock_never_stops():
    start = at(D("2026-10-01"), dt.time(23, 50))
    due = calc.add_business_hours(start, dt.timedelta(hours=8), AROUND_THE_CLOCK, always)
    assert due == at(D("2026-10-02"), dt.time(7, 50))


def test_a_calendar_that_never_opens_is_an_error_and_no_endless_loop():
    with pytest.raises(ValueError, match="no open day"):
        calc.add_workdays(D("2026-01-01"), 1, lambda day: False)


@given(days, st.integers(1, 60))
def test_workdays_forth_and_back_agree(start, n):
    end = calc.add_workdays(start, n, workday)
    assert workday(end)
    assert calc.workdays_between(start, end, workday) == n
    assert calc.workdays_between(end, start, workday) == -n
    assert calc.add_workdays(start, n + 1, workday) > end
    if workday(start):
        assert calc.add_workdays(end, -n, workday) == start


@given(days, days, st.integers(0, 30))
def test_a_later_start_is_never_due_earlier(one, other, n):
    first, second = sorted((one, other))
    assert calc.add_workdays(first, n, workday) <= calc.add_workdays(second, n, workday)


@given(days, st.sampled_from([Shift.NEXT, Shift.PREV]))
def test_a_shifted_day_is_open_and_stays_there(day, policy):
    moved = calc.shift(day, policy, workday)
    assert workday(moved)
    assert calc.shift(moved, policy, workday) == moved


@given(moments, spans)
def test_business_time_added_is_business_time_passed(start, amount):
    due = calc.add_business_hours(start, amount, OFFICE, workday)
    assert due >= start
    assert calc.business_time_between(start, due, OFFICE, workday) == amount


@given(moments, spans)
def test_around_the_clock_is_plain_time(start, amount):
    assert calc.add_business_hours(start, amount, AROUND_THE_CLOCK, always) == start + amount


@given(days, st.integers(-48, 48))
def test_months_keep_the_day_or_the_month_end(day, n):
    moved = calc.add_months(day, n)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == n
    assert moved.day == day.day or (moved + calc.ONE_DAY).day == 1
